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
func messages(stream io.Reader, most int) iter.Seq2[message, error] {
	return func(yield func(message, error) bool) {
		lines := bufio.NewScanner(stream)
		lines.Buffer(nil, most)
		lines.Split(splitLines())
		var m message
		for start := "\ufeff"; lines.Scan(); start = "" {
			line := strings.TrimPrefix(lines.Text(), start)
			switch {
			case line != "":
				m.add(line)
			case m.data != nil:
				m.data = m.data[:len(m.data)-1] // the last line's end
				if !yield(m, nil) {
					return
				}
				m = message{}
			default:
				m = message{}
			}
			if len(m.data) > most {
				yield(message{}, errTooLong)
				return
			}
		}
		if err := lines.Err(); err != nil {
			if errors.Is(err, bufio.ErrTooLong) {
				err = errTooLong
			}
			yield(message{}, err)
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

// splitLines splits at LF, CR and CRLF. It does not wait for what follows a CR, since that may be long in coming.
func splitLines() bufio.SplitFunc {
	afterCR := false
	return func(data []byte, atEnd bool) (advance int, line []byte, err error) {
		skipped := 0
		if afterCR && len(data) > 0 {
			afterCR = false
			if data[0] == '\n' {
				skipped = 1
			}
		}
		rest := data[skipped:]
		switch end := bytes.IndexAny(rest, "\r\n"); {
		case end >= 0:
			afterCR = rest[end] == '\r'
			return skipped + end + 1, rest[:end:end], nil
		case atEnd && len(rest) > 0:
			return len(data), rest, nil
		default:
			return skipped, nil, nil
		}
	}
}
