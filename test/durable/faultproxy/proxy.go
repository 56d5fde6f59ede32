package faultproxy

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Fault is what the proxy does to connections, those that are open and those to come. The zero value is a good network.
type Fault struct {
	Latency   time.Duration // before each piece of data, in each direction
	Bandwidth int           // bytes in a second, of each connection and direction; 0: any
	Reset     bool          // connections are reset, and so is each new one
	HalfOpen  bool          // connections stay open, new ones are accepted, and nothing is carried or closed
}

// Target is where connections are passed on to, as net.Dial takes it: "tcp" and host:port, or "unix" and a path.
type Target struct{ Network, Address string }

// Proxy listens on a free port of this machine.
type Proxy struct {
	listener net.Listener
	targets  []Target
	turn     atomic.Uint64

	mu      sync.Mutex
	fault   Fault
	changed chan struct{} // closed when the fault changes
	open    map[net.Conn]struct{}

	done context.Context //nolint:containedctx // ends with the proxy, not with a call
	stop context.CancelFunc
	work sync.WaitGroup
}

// Start makes a proxy in front of one or more targets, which take turns; one that cannot be reached is passed over. Close
// ends it.
func Start(targets ...Target) (*Proxy, error) {
	done, stop := context.WithCancel(context.Background())
	listener, err := new(net.ListenConfig).Listen(done, "tcp", "127.0.0.1:0")
	if err != nil {
		stop()
		return nil, err
	}
	p := &Proxy{
		listener: listener, targets: targets, changed: make(chan struct{}), open: map[net.Conn]struct{}{}, done: done, stop: stop,
	}
	p.work.Go(p.accept)
	return p, nil
}

// Address is host:port of the proxy.
func (p *Proxy) Address() string { return p.listener.Addr().String() }

// Set puts a fault in the place of the present one. What waits because of that goes on by the new one.
func (p *Proxy) Set(f Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = f
	close(p.changed)
	p.changed = make(chan struct{})
	if f.Reset {
		for c := range p.open {
			reset(c)
		}
	}
}

// Close ends the proxy with all its connections, and returns when nothing of it is left.
func (p *Proxy) Close() {
	p.stop()
	_ = p.listener.Close()
	p.mu.Lock()
	for c := range p.open {
		_ = c.Close()
	}
	p.mu.Unlock()
	p.work.Wait()
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.work.Go(func() { p.serve(client) })
	}
}

// serve carries one connection until one of its ends closes.
func (p *Proxy) serve(client net.Conn) {
	defer p.forget(client)
	if !p.remember(client) || !p.await() {
		return
	}
	server := p.dial()
	if server == nil {
		reset(client)
		return
	}
	defer p.forget(server)
	if !p.remember(server) {
		return
	}
	var both sync.WaitGroup
	both.Go(func() { p.carry(server, client) })
	both.Go(func() { p.carry(client, server) })
	both.Wait()
}

// dial connects to the target whose turn it is, or to the next one that can be reached; nil if none can.
func (p *Proxy) dial() net.Conn {
	turn := p.turn.Add(1) - 1
	for i := range uint64(len(p.targets)) {
		target := p.targets[(turn+i)%uint64(len(p.targets))]
		if server, err := new(net.Dialer).DialContext(p.done, target.Network, target.Address); err == nil {
			return server
		}
	}
	return nil
}

// remember keeps a connection so that it can be reset or closed; false if that has to be done at once.
func (p *Proxy) remember(c net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open[c] = struct{}{}
	if p.fault.Reset {
		reset(c)
	}
	return !p.fault.Reset && p.done.Err() == nil
}

func (p *Proxy) forget(c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, c)
	_ = c.Close()
}

// reset closes a connection so that the other end hears of it as an error, where the network can say so.
func reset(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
}
