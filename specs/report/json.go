package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// WriteJSON writes the document in JSON, indented, as docs/verify.schema.json describes it.
func WriteJSON(w io.Writer, d Document) error { return writeJSON(w, d) }

// WriteJSON writes what several runs say in JSON, indented.
func (m Merged) WriteJSON(w io.Writer) error { return writeJSON(w, m) }

// writeJSON leaves < > & as they are: this is not for a web page.
func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	return encoder.Encode(value)
}

// Read reads a document that WriteJSON has written, in this version or an earlier one.
func Read(r io.Reader) (Document, error) {
	var d Document
	if err := json.NewDecoder(r).Decode(&d); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return Document{}, fmt.Errorf("not JSON, or cut off: %w", err)
		}
		return Document{}, fmt.Errorf("not a report of crmock verify --json: %w", err)
	}
	switch {
	case d.Version == 0:
		return Document{}, errors.New("not a report of crmock verify --json: it has no version")
	case d.Version > Version:
		return Document{}, fmt.Errorf("the report is of version %d, and this crmock reads up to %d: use the crmock that made it, or a later one", d.Version, Version)
	}
	return d, nil
}
