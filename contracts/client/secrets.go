package client

import (
	"github.com/crmock/crmock/contracts/wire"
)

// secretsOf are the caller's credentials and the values of a command's secret tags: what one request sends in
// confidence. The peer may repeat them anywhere, such as in an ERROR_STR.
func (c *Client) secretsOf(command Command) wire.Secrets {
	found := []string{c.options.Password, c.options.APIKey}
	for _, field := range command.Fields {
		if c.options.Contract.IsSecret(field.Tag) {
			found = append(found, field.Value)
		}
	}
	return wire.NewSecrets(found...)
}

// redact masks the elements that hold secrets.
func (c *Client) redact(document []byte) []byte {
	return wire.Redact(document, c.grammar, c.options.Contract.IsSecret)
}
