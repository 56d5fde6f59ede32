package console

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
	"strings"
)

// message is one event of a stream of server-sent events, as the HTML standard has them.
type message struct {
	event string // its name; empty if it has none
	data  []byte
}

// messages reads a stream of server-sent events up to its end. What has no empty line behind it was cut off, and is left
// out. An event of more than so many bytes is an error.
func messages(stream io.Reader, most int64) iter.Seq2[message, error] {
	return func(yield func(message, error) bool) {
		lines := lines{in: bufio.NewReader(stream), most: most}
		var m message
		for mark := "\ufeff"; ; mark = "" { // a byte order mark may begin the stream
			line, err := lines.next()
			if err == nil {
				m.add(strings.TrimPrefix(line, mark))
				if int64(len(m.data)) > most {
					err = errTooLong
				}
			}
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				yield(message{}, err)
				return
			case line != "":
				continue
			case m.data != nil && !yield(m.ended(), nil):
				return
			}
			m = message{}
		}
	}
}

// add takes one line in. Comments, and fields that only matter to those who connect again, are passed over.
func (m *message) add(line string) {
	field, value, _ := strings.Cut(line, ":")
	value = strings.TrimPrefix(value, " ")
	switch field {
	case "event":
		m.event = value
	case "data":
		m.data = append(append(m.data, value...), '\n')
	}
}

// ended is the message without the end of its last line of data.
func (m *message) ended() message {
	return message{m.event, bytes.TrimSuffix(m.data, []byte("\n"))}
}

// lines reads lines that end with LF, CR or CRLF. It does not wait for what follows a CR, since that may be long in
// coming.
type lines struct {
	in      *bufio.Reader
	most    int64 // bytes of a line
	afterCR bool
}

// next is the next line without its end. A line that has none was cut off, and is left out.
func (l *lines) next() (string, error) {
	var line []byte
	for int64(len(line)) <= l.most {
		if _, err := l.in.Peek(1); err != nil {
			return "", err
		}
		chunk, _ := l.in.Peek(l.in.Buffered())
		if l.afterCR && chunk[0] == '\n' {
			chunk = chunk[:1]
		} else if end := bytes.IndexAny(chunk, "\r\n"); end >= 0 {
			line = append(line, chunk[:end]...)
			l.afterCR = chunk[end] == '\r'
			_, _ = l.in.Discard(end + 1)
			return string(line), nil
		} else {
			line = append(line, chunk...)
		}
		l.afterCR = false
		_, _ = l.in.Discard(len(chunk))
	}
	return "", errTooLong
}
