package mockserver_test

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

// tapped is a connection that keeps what comes over it.
type tapped struct {
	net.Conn
	seen bytes.Buffer
}

func (t *tapped) Read(into []byte) (int, error) {
	n, err := t.Conn.Read(into)
	t.seen.Write(into[:n])
	return n, err
}

// lastRecord is the type of the last record of TLS that came: 23 for data, 21 for an alert, which is how TLS says
// farewell. It can be seen up to TLS 1.2.
func (t *tapped) lastRecord() int {
	GinkgoHelper()
	const head = 5
	kind := -1
	for rest := t.seen.Bytes(); len(rest) >= head; {
		kind = int(rest[0])
		end := head + int(binary.BigEndian.Uint16(rest[3:]))
		Expect(len(rest)).To(BeNumerically(">=", end), "a record is whole")
		rest = rest[end:]
	}
	return kind
}

var _ = Describe("The end of an intercepted call over TLS", func() {
	const data, alert = 23, 21

	It("is none of TLS, as when a machine dies, while the server says farewell otherwise", func() {
		s := steer()
		own := s.tenant()
		// lastOf is the last record of a connection on which one call is made, and the server closes.
		lastOf := func() int {
			GinkgoHelper()
			conn, err := net.Dial("tcp", strings.TrimPrefix(s.URLs().HTTPS, "https://"))
			Expect(err).NotTo(HaveOccurred())
			defer conn.Close()
			Expect(conn.SetDeadline(time.Now().Add(10 * time.Second))).To(Succeed())
			tap := &tapped{Conn: conn}
			secure := tls.Client(tap, &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS12})
			form := formOf(own, "Task.Get", "SUBJECT=x")
			_, err = io.WriteString(secure, "POST "+classicPath+" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"+
				"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "+strconv.Itoa(len(form))+"\r\n\r\n"+form)
			Expect(err).NotTo(HaveOccurred())
			_, err = io.Copy(io.Discard, secure)
			Expect(err).NotTo(HaveOccurred())
			return tap.lastRecord()
		}
		Expect(lastOf()).To(Equal(alert))
		for _, at := range []string{console.DropAmid, console.DropAfter} {
			drop := own.Intercept(console.Interception{Then: console.Then{Drop: &console.ActDrop{At: at}}})
			Expect(lastOf()).To(Equal(data), at)
			drop.Remove()
		}
		own.Intercept(console.Interception{Then: console.Then{Lost: &console.ActLost{}}})
		Expect(lastOf()).NotTo(Equal(alert))
	})
})
