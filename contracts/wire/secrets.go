package wire

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// Secrets are texts that must not be shown, in every spelling in which a request or a reply may hold them. The zero
// value holds none.
type Secrets struct {
	spellings func() []string // made when a text is first masked: most requests are never shown
}

// shortestSecret is the length from which a secret is looked for, in bytes. A mask in place of a shorter one would
// spoil the text and give the secret away all the same: what stands behind STATUS="***" is no riddle.
const shortestSecret = 4

// NewSecrets takes the secrets as they are, and also without the blanks around them, which get lost in headers. Those
// of less than four bytes are left out. The caller gives up the slice.
func NewSecrets(secrets ...string) Secrets {
	return Secrets{sync.OnceValue(func() []string {
		var all []string
		for _, secret := range secrets {
			for _, text := range []string{secret, strings.TrimSpace(secret)} {
				if len(text) >= shortestSecret {
					all = append(all, spellings(text)...)
				}
			}
		}
		// The longest come first, since one may be part of another.
		slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
		return slices.Compact(all)
	})}
}

// Mask is a text without the secrets, however they are spelled. Where there is none, it is the text itself.
func (s Secrets) Mask(text string) string {
	if s.spellings == nil {
		return text
	}
	for _, spelling := range s.spellings() {
		text = strings.ReplaceAll(text, spelling, Mask)
	}
	return text
}

// escapings are how XML writers, those of PHP and Go among them, put a text between tags or quotes.
//
//nolint:gochecknoglobals // constant table
var escapings = []*strings.Replacer{
	strings.NewReplacer(),
	strings.NewReplacer("&", "&amp;", "<", "&lt;"),
	strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;"),
	strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;"),
	strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;"),
	strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#039;"),
	strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;"),
	strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;"),
}

// spellings are a secret percent-encoded, and each escaping of it in UTF-8 and in ISO-8859-1.
func spellings(secret string) []string {
	found := []string{url.QueryEscape(secret), url.PathEscape(secret)}
	latin := encoding.HTMLEscapeUnsupported(charmap.ISO8859_1.NewEncoder())
	for _, escaping := range escapings {
		escaped := escaping.Replace(secret)
		found = append(found, escaped)
		if encoded, err := latin.String(escaped); err == nil {
			found = append(found, encoded)
		}
	}
	return found
}
