package faultproxy_test

import (
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/test/durable/faultproxy"
)

// soon is when a test has hung; short is how long it is watched that nothing comes.
const (
	soon  = 20 * time.Second
	short = 100 * time.Millisecond
)

// echo is a server that begins with its name and then repeats what it is sent, until it is told no more.
func echo(t *testing.T, network, address, name string) faultproxy.Target {
	t.Helper()
	listener, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				_, _ = io.WriteString(c, name)
				_, _ = io.Copy(c, c)
			}()
		}
	}()
	return faultproxy.Target{Network: network, Address: listener.Addr().String()}
}

func start(t *testing.T, targets ...faultproxy.Target) *faultproxy.Proxy {
	t.Helper()
	p, err := faultproxy.Start(targets...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func dial(t *testing.T, p *faultproxy.Proxy) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", p.Address())
	if err != nil {
		t.Fatal(err)
	}
	return limited(t, c)
}

// limited is a connection that ends with the test, or when the test hangs.
func limited(t *testing.T, c net.Conn) net.Conn {
	t.Helper()
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(soon)); err != nil {
		t.Fatal(err)
	}
	return c
}

// expectReset expects that a new connection is reset, be it before it is known to be open.
func expectReset(t *testing.T, p *faultproxy.Proxy) {
	t.Helper()
	c, err := net.Dial("tcp", p.Address())
	if err == nil {
		_, err = io.ReadAll(limited(t, c))
	}
	NewWithT(t).Expect(errors.Is(err, syscall.ECONNRESET)).To(BeTrue(), "%v", err)
}

// said sends a text and reads that many bytes.
func said(c net.Conn, text string) (string, error) {
	if _, err := io.WriteString(c, text); err != nil {
		return "", err
	}
	got := make([]byte, len(text))
	_, err := io.ReadFull(c, got)
	return string(got), err
}

func TestAGoodNetworkCarriesBothWaysAndPassesTheEndOn(t *testing.T) {
	t.Parallel()
	for _, target := range []faultproxy.Target{echo(t, "tcp", "127.0.0.1:0", ""), echo(t, "unix", filepath.Join(t.TempDir(), "s"), "")} {
		g := NewWithT(t)
		c := dial(t, start(t, target))
		g.Expect(said(c, "hello")).To(Equal("hello"))
		_, err := io.WriteString(c, "the end")
		g.Expect(err).NotTo(HaveOccurred())
		tcp, ok := c.(*net.TCPConn)
		g.Expect(ok).To(BeTrue())
		g.Expect(tcp.CloseWrite()).To(Succeed())
		rest, err := io.ReadAll(c)
		g.Expect(string(rest), err).To(Equal("the end"))
	}
}

func TestTargetsTakeTurnsAndOneThatIsGoneIsPassedOver(t *testing.T) {
	t.Parallel()
	gone := faultproxy.Target{Network: "unix", Address: filepath.Join(t.TempDir(), "nobody")}
	p := start(t, echo(t, "tcp", "127.0.0.1:0", "a"), echo(t, "tcp", "127.0.0.1:0", "b"), gone)
	var names strings.Builder
	for range 6 {
		name := make([]byte, 1)
		if _, err := io.ReadFull(dial(t, p), name); err != nil {
			t.Fatal(err)
		}
		names.Write(name)
	}
	NewWithT(t).Expect(names.String()).To(Equal("abaaba"))
}

func TestATargetThatIsGoneResetsTheConnection(t *testing.T) {
	t.Parallel()
	expectReset(t, start(t, faultproxy.Target{Network: "unix", Address: filepath.Join(t.TempDir(), "nobody")}))
}

func TestLatencyAndBandwidthTakeTheirTime(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	p := start(t, echo(t, "tcp", "127.0.0.1:0", ""))
	c := dial(t, p)
	p.Set(faultproxy.Fault{Latency: short})
	begin := time.Now()
	g.Expect(said(c, "hello")).To(Equal("hello"))
	g.Expect(time.Since(begin)).To(BeNumerically(">=", 2*short), "there and back")

	p.Set(faultproxy.Fault{Bandwidth: 10_000})
	begin = time.Now()
	text := strings.Repeat("x", 2000)
	g.Expect(said(c, text)).To(Equal(text))
	g.Expect(time.Since(begin)).To(BeNumerically(">=", 2*short), "2,000 bytes at 10,000 in a second")
}

func TestResetEndsWhatIsOpenAndWhatComes(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	p := start(t, echo(t, "tcp", "127.0.0.1:0", ""))
	open := dial(t, p)
	g.Expect(said(open, "hello")).To(Equal("hello"))
	p.Set(faultproxy.Fault{Reset: true})
	_, err := io.ReadAll(open)
	g.Expect(errors.Is(err, syscall.ECONNRESET)).To(BeTrue(), "%v", err)
	expectReset(t, p)
	p.Set(faultproxy.Fault{})
	g.Expect(said(dial(t, p), "again")).To(Equal("again"))
}

func TestAHalfOpenNetworkCarriesNothingAndSaysNothing(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	p := start(t, echo(t, "tcp", "127.0.0.1:0", ""))
	open := dial(t, p)
	g.Expect(said(open, "hello")).To(Equal("hello"))
	p.Set(faultproxy.Fault{HalfOpen: true})
	late := dial(t, p)
	for _, c := range []net.Conn{open, late} {
		g.Expect(c.SetDeadline(time.Now().Add(short))).To(Succeed())
		_, err := said(c, "hello")
		var network net.Error
		g.Expect(errors.As(err, &network) && network.Timeout()).To(BeTrue(), "%v", err)
		g.Expect(c.SetDeadline(time.Now().Add(soon))).To(Succeed())
	}
	p.Set(faultproxy.Fault{})
	got := make([]byte, len("hello"))
	for _, c := range []net.Conn{open, late} {
		_, err := io.ReadFull(c, got)
		g.Expect(string(got), err).To(Equal("hello"), "what was sent meanwhile arrives")
	}
}

func TestAProxyEndsWithWhatWaits(t *testing.T) {
	t.Parallel()
	p := start(t, echo(t, "tcp", "127.0.0.1:0", ""))
	p.Set(faultproxy.Fault{HalfOpen: true})
	c := dial(t, p)
	p.Close() // returns, or the test runs out of time
	_, err := io.ReadAll(c)
	NewWithT(t).Expect(err == nil || errors.Is(err, syscall.ECONNRESET)).To(BeTrue(), "%v", err)
}
