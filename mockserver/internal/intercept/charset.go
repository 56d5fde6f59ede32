package intercept

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
)

// charset sends the reply in other bytes than it declares.
type charset struct {
	name  string
	bytes encoding.Encoding
}

const usualCharset = "UTF-16"

func newCharset(declared console.ActCharset) (Act, error) {
	name := strings.ToUpper(declared.Name)
	if name == "" {
		name = usualCharset
	}
	bytes := map[string]encoding.Encoding{
		usualCharset: unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "UTF-8": unicode.UTF8, "ISO-8859-1": charmap.ISO8859_1,
	}[name]
	if bytes == nil {
		return nil, fmt.Errorf("name is that of the bytes that are sent, UTF-16, UTF-8 or ISO-8859-1, not %q", declared.Name)
	}
	return charset{name, bytes}, nil
}

func (c charset) Do(ctx context.Context, call Call) (Answer, error) {
	answer, err := call.Apply(ctx)
	if err != nil {
		return answer, err
	}
	declared := wire.CharsetParameter(answer.Header.Get("Content-Type"))
	text := string(answer.Body)
	if known, unknown := wire.LookupCharset(declared); unknown == nil {
		text = known.Text(text)
	}
	body, unfit := encoding.ReplaceUnsupported(c.bytes.NewEncoder()).Bytes([]byte(text))
	if strings.EqualFold(c.name, declared) {
		return answer.did("answered in %s, which the reply declares, so that nothing is wrong with it; %s", c.name, answer.carriedOut()), nil
	}
	if unfit == nil {
		answer.Whole, answer.Body = answer.Body, body
	}
	return answer.did("answered bytes in %s that are declared as %s; %s", c.name, declared, answer.carriedOut()), nil
}
