package specs

import (
	"fmt"
	"strings"

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
	redacted := wire.Redact([]byte(text), wire.GrammarOf(s.contract()), s.contract().IsSecret)
	text = s.run.secrets.Mask(string(redacted))
	if len(text) > longestShown {
		return fmt.Sprintf("%s… (%d bytes in all)", text[:longestShown], len(text))
	}
	return text
}

// secrets are the passwords and keys of the target.
func (t Target) secrets() wire.Secrets {
	found := []string{t.ConsoleToken}
	for _, c := range t.Credentials {
		found = append(found, c.Password, c.APIKey)
	}
	return wire.NewSecrets(found...)
}
