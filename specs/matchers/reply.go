package matchers

import (
	"fmt"
	"reflect"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

// replyOf is an actual in the form that the client returns, whatever form it has. The grammar is for what is still bytes.
func replyOf(matcher string, actual any, grammar wire.Grammar) (client.Reply, error) {
	switch a := actual.(type) {
	case client.Reply:
		return a, checkFilled(matcher, a)
	case *client.Reply:
		if a != nil {
			return *a, checkFilled(matcher, *a)
		}
	case wire.Reply:
		return client.Reply{Reply: a}, nil
	case *wire.Reply:
		if a != nil {
			return client.Reply{Reply: *a}, nil
		}
	case []byte:
		return decoded(matcher, a, grammar)
	case string:
		return decoded(matcher, []byte(a), grammar)
	}
	return client.Reply{}, fmt.Errorf("%s takes a client.Reply, a wire.Reply, a pointer to one, or the bytes of a reply as []byte or string, not %s",
		matcher, typeOf(actual))
}

// checkFilled refuses the reply that a failed call returns: it would pass for a success.
func checkFilled(matcher string, reply client.Reply) error {
	if reply.OK() && reply.Body == nil && len(reply.Fields) == 0 && len(reply.Items) == 0 {
		return fmt.Errorf("%s got an empty client.Reply, as it stands beside an error: check the error first, or pass both to Expect", matcher)
	}
	return nil
}

func decoded(matcher string, document []byte, grammar wire.Grammar) (client.Reply, error) {
	reply, err := wire.DecodeReply(document, "", grammar, wire.ReplyLimits())
	if err != nil {
		return client.Reply{}, fmt.Errorf("%s got bytes that are no reply of the CRM API: %w", matcher, err)
	}
	return client.Reply{Reply: reply, Body: document}, nil
}

// typeOf is the type of an actual, and whether it is a nil pointer, which its type does not tell.
func typeOf(actual any) string {
	switch value := reflect.ValueOf(actual); {
	case actual == nil:
		return "nil"
	case value.Kind() == reflect.Pointer && value.IsNil():
		return fmt.Sprintf("a nil %T", actual)
	default:
		return fmt.Sprintf("%T", actual)
	}
}

// told is a reply in words, indented: what it answers and, where crmock says so, why.
func told(reply client.Reply) string {
	return indented(append([]string{outcome(reply)}, explained(reply)...)...)
}

func outcome(reply client.Reply) string {
	if reply.OK() && reply.Code == 0 && reply.Text == "" {
		return "STATUS 0, " + counted(len(reply.Items))
	}
	return fmt.Sprintf("STATUS %d, ERROR_CODE %d: %s", reply.Status, reply.Code, reply.Text)
}

// explained is why crmock refuses; other targets do not say.
func explained(reply client.Reply) []string {
	var lines []string
	if reply.Clause != "" {
		lines = append(lines, "clause: "+reply.Clause)
	}
	if reply.Hint != "" {
		lines = append(lines, "hint: "+reply.Hint)
	}
	return lines
}

func counted(items int) string {
	switch items {
	case 0:
		return "no items"
	case 1:
		return "1 item"
	default:
		return fmt.Sprintf("%d items", items)
	}
}
