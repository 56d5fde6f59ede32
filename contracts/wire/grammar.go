package wire

import (
	"strings"

	"github.com/crmock/crmock/contracts"
)

// Grammar holds the names that the envelope is made of; the contract supplies them. All are ASCII XML names.
type Grammar struct {
	WAPI     string // root of requests and replies
	Tenant   string // elements of a request
	Username string
	Password string
	Command  string
	Object   string // attributes of Command
	Action   string

	Reply     string // element of a reply
	Item      string // one found record in Reply
	Status    string // attributes of Reply
	ErrorText string
	ErrorCode string

	Attributes [3]string // the three attributes of Reply in the order that they are written in
}

// DefaultGrammar returns the names that the vendor uses.
func DefaultGrammar() Grammar {
	return Grammar{
		WAPI: "WAPI", Tenant: "TENANT", Username: "USERNAME", Password: "PASSWORD",
		Command: "COMMAND", Object: "OBJECT", Action: "ACTION",
		Reply: "REPLY", Item: "ITEM", Status: "STATUS", ErrorText: "ERROR_STR", ErrorCode: "ERROR_CODE",
		Attributes: [3]string{"STATUS", "ERROR_STR", "ERROR_CODE"},
	}
}

// GrammarOf returns the names that a contract gives. The attributes of a reply have fixed names; their order is the
// contract's.
func GrammarOf(c *contracts.Contract) Grammar {
	g := DefaultGrammar()
	request, reply := c.Request, c.Reply
	g.WAPI, g.Command, g.Object, g.Action = request.Root, request.Command, request.Object, request.Action
	g.Tenant, g.Username, g.Password = request.Tenant, request.Username, request.Password
	g.Reply, g.Item, g.Attributes = reply.Element, reply.Item, [3]string(reply.Attributes)
	return g
}

// SameName compares two names of elements without regard to the case of ASCII letters. The length check keeps other
// letters from folding onto ASCII ones, such as the Kelvin sign onto K: they take more bytes.
func SameName(a, b string) bool {
	return len(a) == len(b) && strings.EqualFold(a, b)
}

// ValidName reports whether tag can be written as an element: ASCII letters, digits, "_", "-" and ".", beginning with
// a letter or "_".
func ValidName(tag string) bool {
	for i := range len(tag) {
		if !nameByte(tag[i]) || i == 0 && !nameStart(tag[i]) {
			return false
		}
	}
	return tag != ""
}

func nameStart(b byte) bool {
	return b == '_' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

func nameByte(b byte) bool {
	return nameStart(b) || b == '-' || b == '.' || '0' <= b && b <= '9'
}
