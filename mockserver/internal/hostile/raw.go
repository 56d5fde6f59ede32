package hostile

import (
	"context"
	"io"
	"net"
	"time"
)

// raw serves no TLS at all: each connection is given to one that ends it, once the client has said hello.
func raw(end func(context.Context, *net.TCPConn)) func(*Listener, Parts) error {
	return func(l *Listener, _ Parts) error {
		ctx, stop := context.WithCancel(context.Background())
		l.serve(func() error { return accept(ctx, l, end) }, func() error {
			stop()
			return l.net.Close()
		})
		return nil
	}
}

// mostStalled is how many connections are held at once; more wait to be accepted.
const mostStalled = 100

func accept(ctx context.Context, l *Listener, end func(context.Context, *net.TCPConn)) error {
	room := make(chan struct{}, mostStalled)
	for {
		conn, err := l.net.Accept()
		if err != nil {
			return err
		}
		select {
		case room <- struct{}{}:
		case <-ctx.Done():
			_ = conn.Close()
			continue
		}
		l.running.Go(func() {
			defer func() { <-room }()
			defer conn.Close()
			if socket, is := conn.(*net.TCPConn); is && hello(ctx, socket) {
				end(ctx, socket)
			}
		})
	}
}

// helloTime is how long a client may take to say hello.
const helloTime = 10 * time.Second

// hello reads the first record of TLS, so that what is closed then is closed in the handshake, and with nothing unread:
// that would make a reset of it.
func hello(ctx context.Context, conn *net.TCPConn) bool {
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	_ = conn.SetReadDeadline(time.Now().Add(helloTime))
	header := make([]byte, 5) // type, version, length
	if _, err := io.ReadFull(conn, header); err != nil {
		return false
	}
	_, err := io.CopyN(io.Discard, conn, int64(header[3])<<8|int64(header[4]))
	return err == nil
}

func closing(context.Context, *net.TCPConn) {}

func resetting(_ context.Context, conn *net.TCPConn) { _ = conn.SetLinger(0) }

// stalling waits until the client has given up, or the listener is closed.
func stalling(ctx context.Context, conn *net.TCPConn) {
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	_ = conn.SetReadDeadline(time.Time{})
	_, _ = io.Copy(io.Discard, conn)
}
