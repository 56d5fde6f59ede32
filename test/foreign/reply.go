package foreign

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// item is one record in a reply: its tags in order, each with its value.
type item [][2]string

// begin writes what every reply begins with.
func begin(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/xml; charset=ISO-8859-1")
	_, _ = io.WriteString(w, `<?xml version="1.0" encoding="ISO-8859-1"?>`+"\n")
}

func succeed(w http.ResponseWriter, items []item) {
	begin(w)
	var text strings.Builder
	for _, one := range items {
		text.WriteString("<ITEM>")
		for _, pair := range one {
			fmt.Fprintf(&text, "<%s>%s</%[1]s>", pair[0], escaped(pair[1]))
		}
		text.WriteString("</ITEM>")
	}
	_, _ = fmt.Fprintf(w, `<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0">%s</REPLY></WAPI>`, text.String())
}

func refuse(w http.ResponseWriter, status, code int, text string) {
	begin(w)
	_, _ = fmt.Fprintf(w, `<WAPI><REPLY STATUS="%d" ERROR_STR="%s" ERROR_CODE="%d"></REPLY></WAPI>`, status, escaped(text), code)
}

// refuseInSingleQuotes is XML as good as that of refuse, but not what clients of the API look for.
func refuseInSingleQuotes(w http.ResponseWriter, status, code int, text string) {
	begin(w)
	_, _ = fmt.Fprintf(w, `<WAPI><REPLY STATUS='%d' ERROR_STR='%s' ERROR_CODE='%d'></REPLY></WAPI>`, status, escaped(text), code)
}

// escaped is a text as it stands in XML, in ASCII alone and so in Latin-1 too.
func escaped(text string) string {
	var safe, ascii strings.Builder
	_ = xml.EscapeText(&safe, []byte(text)) // a Builder takes all that is written
	for _, r := range safe.String() {
		if r < 0x80 {
			ascii.WriteRune(r)
		} else {
			fmt.Fprintf(&ascii, "&#%d;", r)
		}
	}
	return ascii.String()
}
