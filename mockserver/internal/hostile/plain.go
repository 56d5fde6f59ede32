package hostile

import "net"

// plainHTTP serves HTTP on a port that is told as HTTPS.
func plainHTTP(l *Listener, p Parts) error {
	server := p.NewServer(p.Handler)
	l.serve(func() error { return server.Serve(plainListener{l.net}) }, server.Close)
	return nil
}

// plainListener accepts connections that answer a hello of TLS at once.
type plainListener struct{ net.Listener }

// Accept waits for the next connection.
func (l plainListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	return &plainConn{Conn: conn}, err
}

// plainConn ends the first piece of a hello with a line end, which a hello holds by chance only: http.Server would wait for
// one before it answers that this is no HTTP. Only the goroutine of the connection reads before the first request.
type plainConn struct {
	net.Conn

	begun bool
}

// tlsHandshake is the first byte that a client of TLS sends.
const tlsHandshake = 0x16

func (c *plainConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 && !c.begun {
		c.begun = true
		if b[0] == tlsHandshake {
			b[n-1] = '\n'
		}
	}
	return n, err
}
