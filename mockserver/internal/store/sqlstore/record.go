package sqlstore

import (
	"encoding/binary"
	"errors"
	"strings"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// A doc is a record as bytes: a number for the form, the number of fields, of each the tag and the value, the number of
// entries, of each the tag, the key and one byte for whether it is unique. Texts have their length in front, so they
// may hold any bytes. Numbers are as encoding/binary writes unsigned varints.
const docForm = 1

var errDoc = errors.New("a record that cannot be read")

func encode(r *store.Record) []byte {
	doc := make([]byte, 0, docSize(r))
	doc = append(doc, docForm)
	doc = binary.AppendUvarint(doc, uint64(len(r.Fields)))
	for i := range r.Fields {
		doc = appendText(doc, r.Fields[i].Tag)
		doc = appendText(doc, r.Fields[i].Value)
	}
	doc = binary.AppendUvarint(doc, uint64(len(r.Entries)))
	for i := range r.Entries {
		doc = appendText(doc, r.Entries[i].Tag)
		doc = appendText(doc, r.Entries[i].Key)
		doc = append(doc, flag(r.Entries[i].Unique))
	}
	return doc
}

// docSize is about how long the doc of a record is.
func docSize(r *store.Record) int {
	size := 16
	for i := range r.Fields {
		size += len(r.Fields[i].Tag) + len(r.Fields[i].Value) + 4
	}
	for i := range r.Entries {
		size += len(r.Entries[i].Tag) + len(r.Entries[i].Key) + 5
	}
	return size
}

func appendText(doc []byte, text string) []byte {
	return append(binary.AppendUvarint(doc, uint64(len(text))), text...)
}

func flag(set bool) byte {
	if set {
		return 1
	}
	return 0
}

// decode makes the record of a doc. Its texts share the memory of one copy of the doc.
func decode(object, id string, doc []byte) (*store.Record, error) {
	d := decoder{rest: string(doc)}
	if d.byte() != docForm {
		return nil, errDoc
	}
	r := &store.Record{Object: object, ID: id}
	if n := d.count(); n > 0 {
		r.Fields = make([]store.Field, n)
	}
	for i := range r.Fields {
		r.Fields[i] = store.Field{Tag: d.text(), Value: d.text()}
	}
	if n := d.count(); n > 0 {
		r.Entries = make([]store.Entry, n)
	}
	for i := range r.Entries {
		r.Entries[i] = store.Entry{Tag: d.text(), Key: d.text(), Unique: d.byte() == 1}
	}
	if d.bad || d.rest != "" {
		return nil, errDoc
	}
	return r, nil
}

type decoder struct {
	rest string
	bad  bool
}

func (d *decoder) byte() byte {
	if d.rest == "" {
		d.bad = true
		return 0
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return b
}

// number reads an unsigned varint of a length or a count: it is at most as large as what is left.
func (d *decoder) number() int {
	var n uint64
	for shift := uint(0); ; shift += 7 {
		b := d.byte()
		if d.bad || shift > 35 {
			break
		}
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			break
		}
	}
	if n > uint64(len(d.rest)) {
		d.bad = true
		return 0
	}
	return int(n)
}

// count reads the number of items that follow, each of which takes two bytes at least.
func (d *decoder) count() int {
	n := d.number()
	if n > len(d.rest)/2 {
		d.bad = true
		return 0
	}
	return n
}

func (d *decoder) text() string {
	n := d.number()
	text := d.rest[:n]
	d.rest = d.rest[n:]
	return text
}

// idKey is an id as the database sorts it: by length, then byte by byte. No id is longer than store.MaxName.
func idKey(id string) string { return string([]byte{byte(len(id))}) + id } //nolint:gosec // see above

// idOf undoes idKey.
func idOf(key string) string {
	if key == "" {
		return ""
	}
	return strings.Clone(key[1:])
}
