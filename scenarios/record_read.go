package scenarios

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// witness understands what goes over the wire, and forgets its secrets.
type witness struct {
	contract *contracts.Contract
	grammar  wire.Grammar
	limits   wire.Limits
	vault    *vault
}

func newWitness(contract *contracts.Contract) *witness {
	w := &witness{contract: contract, grammar: wire.GrammarOf(contract), limits: wire.RequestLimits(), vault: newVault()}
	for name, limit := range map[string]func(int){
		contracts.LimitBody:     func(n int) { w.limits.Body = int64(n) },
		contracts.LimitDepth:    func(n int) { w.limits.Depth = n },
		contracts.LimitElements: func(n int) { w.limits.Elements = n },
	} {
		if declared := contract.Limit(name); declared != nil {
			limit(declared.Value)
		}
	}
	return w
}

// overheard is a request and its answer as they went over the wire.
type overheard struct {
	request *http.Request // whose body has been read
	body    []byte        // of the request
	status  int           // of HTTP; 0 where no answer came
	header  http.Header   // of the answer
	answer  []byte
}

// understand fills in what was said. The error tells why it cannot be replayed, and quotes no value.
func (w *witness) understand(e *Exchanged, o overheard) error {
	endpoint := w.endpoint(o.request.URL.Path)
	if endpoint == nil {
		return fmt.Errorf("%s %s is no endpoint of the API", printable(o.request.Method), printable(o.request.URL.Path))
	}
	document, err := documentOf(endpoint, o.request, o.body)
	if err != nil {
		return err
	}
	said, err := w.decode(endpoint, document, wire.CharsetParameter(o.request.Header.Get("Content-Type")))
	if err != nil {
		return err
	}
	if endpoint.KeyHeader != "" {
		said.Tenant, said.Password = o.request.Header.Get(endpoint.TenantHeader), o.request.Header.Get(endpoint.KeyHeader)
	}
	e.Endpoint, e.HTTP = endpoint.Name, o.status
	w.answer(e, o)
	w.forget(e, said)
	return nil
}

func (w *witness) endpoint(path string) *contracts.Endpoint {
	for _, endpoint := range w.contract.Endpoints {
		if endpoint.Path == path {
			return endpoint
		}
	}
	return nil
}

// documentOf is the XML of a request: the body, or the field of the form, which may travel in the query too.
func documentOf(endpoint *contracts.Endpoint, r *http.Request, body []byte) ([]byte, error) {
	if endpoint.FormField == "" {
		return body, nil
	}
	var value []byte
	var found bool
	var err error
	contentType := r.Header.Get("Content-Type")
	if strings.HasPrefix(strings.ToLower(contentType), "multipart/") {
		value, found, err = wire.MultipartValue(body, contentType, endpoint.FormField)
	} else {
		value, found = wire.FormValue(body, endpoint.FormField)
	}
	if !found && err == nil {
		value, found = wire.FormValue([]byte(r.URL.RawQuery), endpoint.FormField)
	}
	if !found && err == nil {
		err = fmt.Errorf("it has no form field %s", endpoint.FormField)
	}
	return value, err
}

func (w *witness) decode(endpoint *contracts.Endpoint, document []byte, charset string) (wire.Request, error) {
	if endpoint.FormField == "" {
		return wire.DecodeCommand(document, charset, w.grammar, w.limits)
	}
	return wire.DecodeRequest(document, charset, w.grammar, w.limits)
}

// answer reads the reply, if the answer is one.
func (w *witness) answer(e *Exchanged, o overheard) {
	if o.status != w.contract.Reply.HTTPStatus {
		return
	}
	reply, err := wire.DecodeReply(unpacked(o), wire.CharsetParameter(o.header.Get("Content-Type")), w.grammar, wire.ReplyLimits())
	if err == nil {
		reply.Text = ""
		e.Reply = &reply
	}
}

// unpacked is the answer without the compression that client and target may have agreed on.
func unpacked(o overheard) []byte {
	if o.header.Get("Content-Encoding") != "gzip" {
		return o.answer
	}
	packed, err := gzip.NewReader(bytes.NewReader(o.answer))
	if err != nil {
		return nil
	}
	text, err := io.ReadAll(io.LimitReader(packed, wire.ReplyLimits().Body))
	if err != nil {
		return nil
	}
	return text
}

// forget takes over what was asked and by whom, with stand-ins for secrets. A secret that something else repeats is masked.
func (w *witness) forget(e *Exchanged, said wire.Request) {
	e.Caller = Caller{w.vault.mark("tenant", said.Tenant), w.vault.mark("username", said.Username), w.vault.mark("password", said.Password)}
	secrets := []string{said.Password}
	own := make([]*contracts.Tag, len(said.Fields))
	for i, field := range said.Fields {
		if own[i] = w.contract.SecretTag(field.Tag); own[i] != nil || w.isSuspect(field.Tag) {
			secrets = append(secrets, field.Value)
		}
	}
	m := masker{Secrets: w.vault.all(secrets)}
	e.Object, e.Action = m.text(said.Object), m.text(said.Action)
	for i, field := range said.Fields {
		value := m.text(field.Value)
		if own[i] != nil {
			value = w.vault.standIn(own[i], field.Value)
		}
		e.Fields = append(e.Fields, contracts.Field{Tag: m.text(field.Tag), Value: value})
	}
	m.masked = false // a field that held a secret was masked, and then had its stand-in
	for i, field := range e.Fields {
		m.masked = m.masked || own[i] == nil && field.Value != said.Fields[i].Value
	}
	m.reply(e.Reply, w.contract.IsSecret)
	e.Masked = m.masked
}

// masker masks secrets, and knows whether it had to.
type masker struct {
	wire.Secrets
	masked bool
}

func (m *masker) text(text string) string {
	shown := m.Mask(text)
	m.masked = m.masked || shown != text
	return shown
}

// reply masks what a reply repeats, and whatever a secret tag in it holds.
func (m *masker) reply(reply *wire.Reply, isSecret func(tag string) bool) {
	if reply == nil {
		return
	}
	for _, item := range append([]wire.Item{reply.Fields}, reply.Items...) {
		for i := range item {
			item[i].Value = m.text(item[i].Value)
			if item[i].Value != "" && isSecret(item[i].Tag) {
				item[i].Value, m.masked = wire.Mask, true
			}
		}
	}
}
