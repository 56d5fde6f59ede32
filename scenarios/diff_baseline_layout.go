package scenarios

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// layout is the text of a baseline, cut up so that entries can be taken out and put in, and all else stays as somebody wrote
// it. Put together, the parts are the file.
type layout struct {
	head    string // what stands before the first entry to come; empty where there are entries
	entries []written
	rest    string
}

// written is an entry as it stands in the file, and what stands between it and the one before.
type written struct{ before, entry string }

// layoutOf finds the entries of a text that has been read as a baseline before; an empty one begins a file.
func layoutOf(text string) (layout, error) {
	if text == "" {
		text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<differences>\n</differences>\n"
	}
	var l layout
	decoder := xml.NewDecoder(strings.NewReader(text))
	var begun, ended int64
	for {
		at := decoder.InputOffset()
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			l.rest = text[ended:]
			return l, nil
		}
		if err != nil {
			return l, fmt.Errorf("the baseline cannot be read again: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			begun = at
		case xml.EndElement:
			end := decoder.InputOffset()
			switch {
			case token.Name.Local == "accepted":
				l.entries = append(l.entries, written{text[ended:begun], text[begun:end]})
				ended = end
			case len(l.entries) == 0:
				return withoutEntries(text, int(at), int(end)), nil
			}
		}
	}
}

// withoutEntries is the layout of a file that has none, by where its root closes.
func withoutEntries(text string, at, end int) layout {
	if at == end { // <differences/>
		return layout{head: strings.TrimSuffix(text[:at], "/>") + ">", rest: "\n</differences>" + text[end:]}
	}
	return layout{head: strings.TrimRight(text[:at], " \t\r\n"), rest: "\n" + text[at:]}
}
