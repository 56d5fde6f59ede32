package faultproxy

import (
	"net"
	"time"
)

// piece is how much is carried at once, in bytes. Small pieces make a narrow network smooth.
const piece = 4096

// carry copies one direction until its source ends or one end is gone. The end is passed on, as TCP does.
func (p *Proxy) carry(to, from net.Conn) {
	buffer := make([]byte, piece)
	for {
		n, err := from.Read(buffer)
		if !p.hold(n) {
			break
		}
		if n > 0 {
			if _, failed := to.Write(buffer[:n]); failed != nil {
				reset(from)
				break
			}
		}
		if err != nil {
			break
		}
	}
	closeWrite(to)
}

// closeWrite tells an end that nothing more comes.
func closeWrite(c net.Conn) {
	if half, ok := c.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
		return
	}
	_ = c.Close()
}

// hold waits as long as a piece of so many bytes takes, by the fault of now; false if the proxy has ended.
func (p *Proxy) hold(bytes int) bool {
	if !p.await() {
		return false
	}
	fault, changed := p.state()
	takes := fault.Latency
	if fault.Bandwidth > 0 {
		takes += time.Duration(bytes) * time.Second / time.Duration(fault.Bandwidth)
	}
	if takes == 0 {
		return p.done.Err() == nil
	}
	timer := time.NewTimer(takes)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-changed:
	case <-p.done.Done():
	}
	return p.await()
}

// await returns when the network is not half open; false if the proxy has ended.
func (p *Proxy) await() bool {
	for {
		fault, changed := p.state()
		if !fault.HalfOpen {
			return p.done.Err() == nil
		}
		select {
		case <-changed:
		case <-p.done.Done():
			return false
		}
	}
}

func (p *Proxy) state() (Fault, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fault, p.changed
}
