package mockserver_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// today is the date of every server in these specs.
//
//nolint:gochecknoglobals // constant
var today = time.Date(2026, 3, 9, 14, 30, 0, 0, time.UTC)

// shipped is the contract as shipped, read once for all specs.
//
//nolint:gochecknoglobals // it never changes
var shipped = sync.OnceValue(func() *contracts.Contract {
	contract, err := contracts.Default()
	Expect(err).NotTo(HaveOccurred())
	return contract
})

// api is a server without listeners, and the credentials that requests are sent with.
type api struct {
	*mockserver.Server
	tenant, username, password string
}

// newAPI is a server with the demo tenant, or with the options given, on a fixed date.
func newAPI(change ...func(*mockserver.Options)) *api {
	GinkgoHelper()
	options := mockserver.Options{Contract: shipped(), Now: func() time.Time { return today }}
	for _, apply := range change {
		apply(&options)
	}
	server, err := mockserver.New(options)
	Expect(err).NotTo(HaveOccurred())
	return &api{server, "demo", "crmapi", "crmapi-demo"}
}

// as is the same server with other credentials.
func (a *api) as(tenant, username, password string) *api {
	return &api{a.Server, tenant, username, password}
}

// envelope is a whole request around what stands for its COMMAND.
func (a *api) envelope(command string) string {
	return "<WAPI><TENANT>" + a.tenant + "</TENANT><USERNAME>" + a.username + "</USERNAME><PASSWORD>" + a.password +
		"</PASSWORD>" + command + "</WAPI>"
}

// command is a COMMAND of an operation, OBJECT.ACTION, around tags as they stand.
func command(operation, tags string) string {
	object, action, _ := strings.Cut(operation, ".")
	return fmt.Sprintf("<COMMAND OBJECT=%q ACTION=%q>%s</COMMAND>", object, action, tags)
}

// tags makes the XML of tag=value pairs.
func tags(pairs ...string) string {
	var out strings.Builder
	for _, pair := range pairs {
		tag, value, _ := strings.Cut(pair, "=")
		var text bytes.Buffer
		Expect(xml.EscapeText(&text, []byte(value))).To(Succeed())
		out.WriteString("<" + tag + ">" + text.String() + "</" + tag + ">")
	}
	return out.String()
}

// answer is a reply as a client reads it, with what came along with it.
type answer struct {
	HTTP   int
	Header http.Header
	Body   string

	Status, Code int
	Text         string
	Items        []map[string]string
	Order        []string // the tags of the first item
}

// do sends tag=value pairs as an operation, percent-encoded, to the classic endpoint.
func (a *api) do(operation string, pairs ...string) answer {
	GinkgoHelper()
	return a.send(a.envelope(command(operation, tags(pairs...))))
}

// send sends a whole request.
func (a *api) send(document string) answer {
	GinkgoHelper()
	return a.post(url.Values{"xml_query": {document}}.Encode())
}

// post sends a form as it is.
func (a *api) post(form string) answer {
	GinkgoHelper()
	request := httptest.NewRequest(http.MethodPost, "/WAPI/wapi.php", strings.NewReader(form))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return a.request(request)
}

// request sends any request and reads the reply, where there is one.
func (a *api) request(request *http.Request) answer {
	GinkgoHelper()
	recorder := httptest.NewRecorder()
	a.ServeHTTP(recorder, request)
	result := recorder.Result()
	defer result.Body.Close()
	body, err := io.ReadAll(result.Body)
	Expect(err).NotTo(HaveOccurred())
	got := answer{HTTP: result.StatusCode, Header: result.Header, Body: string(body)}
	if strings.HasPrefix(got.Body, "<?xml") {
		got.read()
	}
	return got
}

func (a *answer) read() {
	GinkgoHelper()
	var reply struct {
		Reply struct {
			Status int    `xml:"STATUS,attr"`
			Code   int    `xml:"ERROR_CODE,attr"`
			Text   string `xml:"ERROR_STR,attr"`
			Items  []struct {
				Tags []struct {
					XMLName xml.Name
					Value   string `xml:",chardata"`
				} `xml:",any"`
			} `xml:"ITEM"`
		} `xml:"REPLY"`
	}
	decoder := xml.NewDecoder(strings.NewReader(a.Body))
	decoder.CharsetReader = latin1
	Expect(decoder.Decode(&reply)).To(Succeed(), a.Body)
	a.Status, a.Code, a.Text = reply.Reply.Status, reply.Reply.Code, reply.Reply.Text
	for i, item := range reply.Reply.Items {
		values := map[string]string{}
		for _, tag := range item.Tags {
			values[tag.XMLName.Local] = tag.Value
			if i == 0 {
				a.Order = append(a.Order, tag.XMLName.Local)
			}
		}
		a.Items = append(a.Items, values)
	}
}

// latin1 reads ISO-8859-1: every byte is the character of that number.
func latin1(charset string, input io.Reader) (io.Reader, error) {
	if charset != "ISO-8859-1" {
		return nil, fmt.Errorf("unexpected charset %s", charset)
	}
	data, err := io.ReadAll(input)
	runes := make([]rune, len(data))
	for i, b := range data {
		runes[i] = rune(b)
	}
	return strings.NewReader(string(runes)), err
}

// ids are the values of one tag in all items, in order.
func (a answer) ids(tag string) []string {
	var values []string
	for _, item := range a.Items {
		values = append(values, item[tag])
	}
	return values
}

// add adds a record and is its id.
func (a *api) add(operation string, pairs ...string) string {
	GinkgoHelper()
	got := a.do(operation, pairs...)
	Expect(got).To(beWell())
	Expect(got.Items).To(HaveLen(1))
	return got.Items[0][got.Order[0]]
}

// only is the one record that a Get finds.
func (a *api) only(operation string, pairs ...string) map[string]string {
	GinkgoHelper()
	got := a.do(operation, pairs...)
	Expect(got).To(beWell())
	Expect(got.Items).To(HaveLen(1))
	return got.Items[0]
}
