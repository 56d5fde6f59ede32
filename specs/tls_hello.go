package specs

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
)

// hello is a ClientHello made by hand: crypto/tls does not offer all that a target should refuse.
type hello struct {
	version uint16
	suites  []uint16
	host    string
}

// alert is the reason that one side gives for ending a handshake.
type alert uint8

// Alerts that tell why a hello was refused.
const (
	alertHandshake alert = 40 // no suite in common
	alertVersion   alert = 70 // the version is not supported
	alertSecurity  alert = 71 // the suites are too weak
)

// heard is the answer to a hello: the ServerHello, an alert, or an error.
type heard struct {
	accepted       bool
	version, suite uint16
	alert          alert
	err            error
}

// greet says hello to the target and hears how it answers. The handshake is not finished.
func (s *session) greet(h hello) heard {
	host, address := s.https()
	h.host = host
	e := client.Exchange{
		Method: "TLS", URL: s.run.target.url("https"), Started: time.Now(),
		Request: fmt.Sprintf("ClientHello of version %s with %d cipher suites", tls.VersionName(h.version), len(h.suites)),
	}
	got := heard{}
	connection, err := s.dial(address)
	if err != nil {
		got.err = err
	} else {
		defer connection.Close()
		got = h.sayTo(connection)
	}
	e.Duration = time.Since(e.Started)
	if got.err != nil {
		e.Error = got.err.Error()
	} else {
		e.Reply = got.String()
	}
	s.note(e)
	return got
}

// dial connects to an address of the target at its pace, for no longer than a request may take.
func (s *session) dial(address string) (net.Conn, error) {
	if err := pace(s.ctx, s.run.transport); err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(s.ctx, s.run.target.Timeout)
	defer cancel()
	connection, err := new(net.Dialer).DialContext(limited, "tcp", address)
	if err != nil {
		return nil, err
	}
	deadline, _ := limited.Deadline()
	s.Expect(connection.SetDeadline(deadline)).To(gomega.Succeed())
	return connection, nil
}

// sayTo sends the hello and reads the first record that comes back.
func (h hello) sayTo(connection io.ReadWriter) heard {
	if _, err := connection.Write(h.record()); err != nil {
		return heard{err: err}
	}
	head := make([]byte, 5)
	if _, err := io.ReadFull(connection, head); err != nil {
		return heard{err: fmt.Errorf("no answer to the hello: %w", err)}
	}
	body := make([]byte, binary.BigEndian.Uint16(head[3:]))
	if _, err := io.ReadFull(connection, body); err != nil {
		return heard{err: fmt.Errorf("the answer to the hello is cut off: %w", err)}
	}
	return understand(head[0], body)
}

// Types of records, and of the one handshake message that matters.
const (
	recordAlert     = 21
	recordHandshake = 22
	serverHello     = 2
)

// understand reads a record as the answer to a hello.
func understand(kind byte, body []byte) heard {
	const fixed = 39 // bytes of a ServerHello up to its session id
	switch {
	case kind == recordAlert && len(body) == 2:
		return heard{alert: alert(body[1])}
	case kind == recordHandshake && len(body) >= fixed && body[0] == serverHello:
		session := int(body[fixed-1])
		if len(body) < fixed+session+2 {
			break
		}
		return heard{accepted: true, version: binary.BigEndian.Uint16(body[4:]), suite: binary.BigEndian.Uint16(body[fixed+session:])}
	}
	return heard{err: errors.New("the answer to the hello is no TLS")}
}

// record is the hello as it goes over the wire.
func (h hello) record() []byte {
	body := binary.BigEndian.AppendUint16(nil, h.version)
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails
	body = append(body, random...)
	body = append(body, 0) // no session to resume
	body = append(body, vector(2, numbers(append(h.suites, renegotiation)...))...)
	body = append(body, 1, 0) // no compression
	if h.version >= tls.VersionTLS10 {
		body = append(body, vector(2, h.extensions())...)
	}
	message := append([]byte{1}, vector(3, body)...)
	first := min(h.version, tls.VersionTLS10) // what servers expect around a first hello of any version
	return append(binary.BigEndian.AppendUint16([]byte{recordHandshake}, first), vector(2, message)...)
}

// renegotiation is no suite, but says that the client knows of a flaw in renegotiation; some servers demand it.
const renegotiation = 0x00FF

// extensions are those without which a server might not find a suite in common.
func (h hello) extensions() []byte {
	var all []byte
	add := func(number uint16, content []byte) {
		all = append(binary.BigEndian.AppendUint16(all, number), vector(2, content)...)
	}
	if net.ParseIP(h.host) == nil {
		add(0, vector(2, append([]byte{0}, vector(2, []byte(h.host))...)))
	}
	add(10, vector(2, numbers(0x001D, 0x0017, 0x0018, 0x0019))) // X25519, P-256, P-384, P-521
	add(11, []byte{1, 0})                                       // uncompressed points
	if h.version >= tls.VersionTLS12 {
		add(13, vector(2, numbers(0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201))) // signatures
	}
	return all
}

// vector is content after its length, which takes so many bytes.
func vector(bytes int, content []byte) []byte {
	length := binary.BigEndian.AppendUint32(nil, uint32(len(content))) //nolint:gosec // a hello is short
	return append(length[4-bytes:], content...)
}

func numbers(all ...uint16) []byte {
	var out []byte
	for _, n := range all {
		out = binary.BigEndian.AppendUint16(out, n)
	}
	return out
}
