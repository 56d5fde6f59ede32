package specs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// shownRequest is a message in a report: what of its headers matters, and its body.
func (s *session) shownRequest(m message) string {
	var head strings.Builder
	_ = m.header.Write(&head) // a builder takes everything
	return s.shown(strings.ReplaceAll(head.String(), "\r\n", "\n") + "\n" + m.body)
}

// shown is a text for a report: without secrets, and cut where it is long.
func (s *session) shown(text string) string {
	redacted := wire.Redact([]byte(text), wire.GrammarOf(s.contract()), s.isSecret)
	text = s.run.secrets.Mask(string(redacted))
	if len(text) > longestShown {
		return fmt.Sprintf("%s… (%d bytes in all)", text[:longestShown], len(text))
	}
	return text
}

// isSecret tells whether a tag is secret in any object: a request may name the wrong one.
func (s *session) isSecret(tag string) bool {
	return slices.ContainsFunc(s.contract().Objects, func(object *contracts.Object) bool {
		return slices.ContainsFunc(object.Tags, func(t *contracts.Tag) bool { return t.Secret && t.RequestName == tag })
	})
}

// secrets are the passwords and keys of the target.
func (t Target) secrets() wire.Secrets {
	found := []string{t.ConsoleToken}
	for _, c := range t.Credentials {
		found = append(found, c.Password, c.APIKey)
	}
	return wire.NewSecrets(found...)
}
