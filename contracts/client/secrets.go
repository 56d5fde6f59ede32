package client

import (
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// secretsOf are the caller's credentials and the values of a command's secret tags: what one request sends in
// confidence. The peer may repeat them anywhere, such as in an ERROR_STR.
func (c *Client) secretsOf(command Command) wire.Secrets {
	found := []string{c.options.Password, c.options.APIKey}
	for _, field := range command.Fields {
		if c.isSecret(field.Tag) {
			found = append(found, field.Value)
		}
	}
	return wire.NewSecrets(found...)
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
