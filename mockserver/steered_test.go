package mockserver_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/mockserver"
)

// steered is a server on its listeners, as a test of somebody else would start it.
type steered struct{ *mockserver.Server }

func steer(change ...func(*mockserver.Options)) *steered {
	GinkgoHelper()
	withContract := func(o *mockserver.Options) { o.Contract = shipped() }
	return &steered{mockserver.Start(GinkgoT(), append([]func(*mockserver.Options){withContract}, change...)...)}
}

// tenant is a tenant of the spec's own.
func (s *steered) tenant(settings ...string) *mockserver.TestTenant {
	GinkgoHelper()
	return s.Tenant(GinkgoT(), settings...)
}

// asked is what the console answered.
type asked struct {
	Status int
	Header http.Header
	Body   string
}

// members are the answer's JSON.
func (a asked) members() map[string]any {
	GinkgoHelper()
	var found map[string]any
	Expect(json.Unmarshal([]byte(a.Body), &found)).To(Succeed(), a.Body)
	return found
}

// detail is what a problem document says.
func (a asked) detail() string {
	GinkgoHelper()
	Expect(a.Header.Get("Content-Type")).To(Equal("application/problem+json"), a.Body)
	found := a.members()
	Expect(found["status"]).To(BeNumerically("==", a.Status))
	Expect(found["title"]).To(Equal(http.StatusText(a.Status)))
	return wording(found, "detail")
}

// wording is a member of JSON that is a text.
func wording(members map[string]any, name string) string {
	GinkgoHelper()
	found, isText := members[name].(string)
	Expect(isText).To(BeTrue(), name)
	return found
}

// list is a member of JSON that is a list.
func list(members map[string]any, name string) []any {
	GinkgoHelper()
	found, isList := members[name].([]any)
	Expect(isList).To(BeTrue(), name)
	return found
}

// object is a member of JSON that is an object.
func object(members map[string]any, name string) map[string]any {
	GinkgoHelper()
	found, isObject := members[name].(map[string]any)
	Expect(isObject).To(BeTrue(), name)
	return found
}

// ask sends a request to the console's resources; change may make more of it.
func (s *steered) ask(method, path, body string, change ...func(*http.Request)) asked {
	GinkgoHelper()
	return s.askAt(method, "/api/v1"+path, body, change...)
}

func (s *steered) askAt(method, path, body string, change ...func(*http.Request)) asked {
	GinkgoHelper()
	request, err := http.NewRequest(method, s.URLs().Console+path, strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for _, apply := range change {
		apply(request)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	Expect(err).NotTo(HaveOccurred())
	defer response.Body.Close()
	var text bytes.Buffer
	_, err = io.Copy(&text, response.Body)
	Expect(err).NotTo(HaveOccurred())
	return asked{response.StatusCode, response.Header, text.String()}
}

// header sets one header of a request.
func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// op is an operation with tag=value pairs.
func op(name string, pairs ...string) client.Command {
	object, action, _ := strings.Cut(name, ".")
	command := client.Command{Object: object, Action: action}
	for _, pair := range pairs {
		tag, value, _ := strings.Cut(pair, "=")
		command.Fields = append(command.Fields, contracts.Field{Tag: tag, Value: value})
	}
	return command
}

// tell sends an operation to a tenant and returns the reply.
func tell(c *client.Client, name string, pairs ...string) client.Reply {
	GinkgoHelper()
	reply, err := c.Do(context.Background(), op(name, pairs...))
	Expect(err).NotTo(HaveOccurred())
	return reply
}

// must is tell where nothing may be refused.
func must(c *client.Client, name string, pairs ...string) client.Reply {
	GinkgoHelper()
	reply := tell(c, name, pairs...)
	Expect(reply.Problem()).To(BeEmpty())
	return reply
}

// watched is a test whose end can be watched.
type watched struct{ GinkgoTInterface }

// Fatalf ends the test as a panic.
func (*watched) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
