package report

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"html"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/specs"
)

// secrets are the passwords and keys of a target, to be found in a text. Exchanges come without secrets; this is for
// what else a text may hold, such as a reply that a failure repeats.
type secrets []spelling

// spelling is one way in which a secret may stand in a text: in any case, and also where its first or its last
// character is missing, because specs send such ones to see them refused.
type spelling struct {
	core    string // what stands there in any event, in lower case; looked for first, because that is quick
	pattern *regexp.Regexp
}

// shortestSecret is the length from which a secret is looked for, in bytes. A mask in place of a shorter one would spoil
// the text and give the secret away all the same.
const shortestSecret = 4

func secretsOf(target specs.Target) secrets {
	found := map[string]spelling{}
	for _, c := range target.Credentials {
		for _, secret := range []string{c.Password, c.APIKey, c.OtherKey} {
			if len(secret) < shortestSecret {
				continue
			}
			for _, spelled := range spellings(secret) {
				found[spelled.pattern.String()] = spelled
			}
		}
	}
	sorted := slices.Collect(maps.Values(found))
	// The longest first, since one may be part of another.
	slices.SortFunc(sorted, func(a, b spelling) int {
		return cmp.Or(cmp.Compare(len(b.core), len(a.core)), cmp.Compare(a.pattern.String(), b.pattern.String()))
	})
	return sorted
}

// spellings are a secret as it is, percent-encoded, and escaped as XML, HTML and JSON do.
func spellings(secret string) []spelling {
	first, core, last := ends(secret)
	var found []spelling
	for _, spell := range []func(string) string{
		func(text string) string { return text }, url.QueryEscape, url.PathEscape, everyByte, xmlEscape, html.EscapeString,
		strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace,
		strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace,
	} {
		pattern := "(?i)" + optional(spell(first)) + regexp.QuoteMeta(spell(core)) + optional(spell(last))
		found = append(found, spelling{strings.ToLower(spell(core)), regexp.MustCompile(pattern)})
	}
	return found
}

// ends takes the first and the last character off a secret, unless it would be too short to be looked for.
func ends(secret string) (first, core, last string) {
	runes := []rune(secret)
	if len(runes) < shortestSecret+2 {
		return "", secret, ""
	}
	return string(runes[:1]), string(runes[1 : len(runes)-1]), string(runes[len(runes)-1:])
}

func optional(text string) string { return "(?:" + regexp.QuoteMeta(text) + ")?" }

func xmlEscape(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes everything
	return b.String()
}

// everyByte percent-encodes all there is.
func everyByte(secret string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(secret) {
		b.Write([]byte{'%', digits[secret[i]>>4], digits[secret[i]&15]})
	}
	return b.String()
}

// mask is a text without the secrets.
func (s secrets) mask(text string) string {
	lower := strings.ToLower(text)
	for _, spelled := range s {
		if strings.Contains(lower, spelled.core) {
			text = spelled.pattern.ReplaceAllString(text, wire.Mask)
			lower = strings.ToLower(text)
		}
	}
	return text
}
