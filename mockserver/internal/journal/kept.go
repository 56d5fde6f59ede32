package journal

import (
	"strings"
	"unicode/utf8"

	"github.com/crmock/crmock/contracts/wire"
)

// What an entry takes beside its texts, in bytes. Close is enough: limits are round numbers.
const (
	entrySize    = 512 // the entry itself and its place in the ring
	exchangeSize = 256
	textSize     = 16 // the head of a string in a slice; a field has two
)

// kept is an entry as the journal holds it: immutable, with its size in bytes.
type kept struct {
	Entry

	size int
}

// keep makes an entry ready to be held, cut where it is larger than the limit in bytes.
func keep(e Entry, limit int) *kept {
	k := &kept{Entry: e, size: sizeOf(&e)}
	if k.size > limit {
		k.cut(limit)
	}
	return k
}

func sizeOf(e *Entry) int {
	size := entrySize + textsOf(&e.Exchange) + len(e.Tenant)
	for i := range e.Tags {
		size += 2*textSize + len(e.Tags[i].Tag) + len(e.Tags[i].Value)
	}
	if e.Forwarded != nil {
		size += exchangeSize + textsOf(e.Forwarded)
	}
	if e.Offer != nil {
		size += e.Offer.size()
	}
	for _, done := range e.Intercepted {
		size += 3*textSize + len(done.ID) + len(done.Act) + len(done.Did)
	}
	return size
}

// textsOf is the length of the texts that come from outside; the others are names of a few letters.
func textsOf(x *wire.Exchange) int {
	return len(x.Operation) + len(x.Method) + len(x.URL) + len(x.Request) + len(x.ContentType) + len(x.Reply) +
		len(x.Hint) + len(x.Error)
}

func (o *Offer) size() int {
	size := len(o.ServerName)
	for _, list := range [][]string{o.Versions, o.CipherSuites, o.Protocols} {
		for _, name := range list {
			size += textSize + len(name)
		}
	}
	return size
}

// cut shortens the entry until it fits, the bulky before what a query asks for. Nothing is changed that the caller of
// Add may still hold.
func (k *kept) cut(limit int) {
	k.Truncated = true
	if k.Forwarded != nil {
		other := *k.Forwarded
		k.Forwarded = &other
		k.shorten(limit, &other.Reply, &other.Request)
	}
	k.shorten(limit, &k.Reply, &k.Request, &k.URL, &k.Hint, &k.Error)
	if k.size > limit {
		k.Forwarded, k.Offer, k.Tags = nil, nil, nil
		k.size = sizeOf(&k.Entry)
	}
	k.shorten(limit, &k.ContentType, &k.Method, &k.Operation, &k.Tenant)
}

// shorten cuts the end off one text after the other, until the entry fits or they are empty.
func (k *kept) shorten(limit int, texts ...*string) {
	for _, text := range texts {
		if k.size <= limit {
			return
		}
		whole := len(*text)
		*text = beginning(*text, max(0, whole-(k.size-limit)))
		k.size -= whole - len(*text)
	}
}

// beginning is at most the first size bytes of a text, in memory of its own so that the rest can go. It splits no
// UTF-8 character; text in another charset may lose a few bytes more.
func beginning(text string, size int) string {
	for range utf8.UTFMax - 1 {
		if size > 0 && !utf8.RuneStart(text[size]) {
			size--
		}
	}
	return strings.Clone(text[:size])
}
