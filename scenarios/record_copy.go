package scenarios

import (
	"errors"
	"io"
	"sync"
	"time"
)

// copied is what passes through a body, up to a limit. What is beyond it passes as well, and is not kept.
type copied struct {
	most int64 // bytes
	now  func() time.Time

	mu   sync.Mutex // a transport may read on while the answer is there already
	text []byte
	over bool
	err  error     // that ended the body, io.EOF too; nil while it goes on
	last time.Time // when something came
}

// of is a body whose content is copied as it is read.
func (c *copied) of(body io.ReadCloser) io.ReadCloser { return &copying{body, c} }

type copying struct {
	io.ReadCloser
	into *copied
}

// Read reads from the body and keeps what came.
func (b *copying) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.into.add(p[:n], err)
	return n, err
}

func (c *copied) add(part []byte, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err, c.last = err, c.now()
	if int64(len(c.text)+len(part)) > c.most {
		c.over, c.text = true, nil
	}
	if !c.over {
		c.text = append(c.text, part...)
	}
}

func (c *copied) bytes() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text
}

func (c *copied) tooLong() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.over
}

// lastRead is when something was read last, which is before any reader further on had it; zero if nothing was.
func (c *copied) lastRead() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last
}

// whole tells whether the body was read to its end.
func (c *copied) whole() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return errors.Is(c.err, io.EOF)
}

// broken tells whether the body ended before its end.
func (c *copied) broken() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err != nil && !errors.Is(c.err, io.EOF)
}
