package client

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// secrets are what one request sends in confidence. The peer may repeat them anywhere, such as in an ERROR_STR.
type secrets []string

// shortestSecret is the length from which a secret is looked for, in bytes. A mask in place of a shorter one would
// spoil the text and give the secret away all the same: what stands behind STATUS="***" is no riddle.
const shortestSecret = 4

// secretsOf are the caller's credentials and the values of a command's secret tags, without the blanks around them,
// which get lost in headers, and the longest first, since one may be part of another.
func (c *Client) secretsOf(command Command) secrets {
	found := secrets{c.options.Password, c.options.APIKey}
	for _, field := range command.Fields {
		if c.isSecret(field.Tag) {
			found = append(found, field.Value)
		}
	}
	for i := range found {
		found[i] = strings.TrimSpace(found[i])
	}
	slices.SortFunc(found, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return found
}

// mask is a text without the secrets, however they are spelled.
func (s secrets) mask(text string) string {
	for _, secret := range s {
		if len(secret) < shortestSecret {
			continue
		}
		for _, spelling := range spellings(secret) {
			text = strings.ReplaceAll(text, spelling, wire.Mask)
		}
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

// redact masks the elements that hold secrets.
func (c *Client) redact(document []byte) []byte { return wire.Redact(document, c.grammar, c.isSecret) }

func (c *Client) isSecret(tag string) bool { return c.secretTags[strings.ToUpper(tag)] }

// secretTagsOf are the contract's secret tags by upper-case name, of any object: a request may name the wrong one.
func secretTagsOf(contract *contracts.Contract) map[string]bool {
	found := map[string]bool{}
	for _, object := range contract.Objects {
		for _, tag := range object.Tags {
			if tag.Secret {
				found[tag.RequestName] = true
			}
		}
	}
	return found
}
