package mockserver_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/internal/seam"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// Table 1 of the refusals: by STATUS.

var _ = Describe("STATUS 0", func() {
	It("is the answer to what was carried out, with ERROR_CODE 0 and an empty ERROR_STR", func() {
		a := newAPI()
		for _, operation := range operations() {
			Expect(a.do(operation, valid(operation)...)).To(refuse(0, 0, ""), operation)
		}
	})

	It("is the answer to a search that finds nothing, without an ITEM", func() {
		got := newAPI().do("Customer.Get", "LASTNAME=Nobody")
		Expect(got).To(refuse(0, 0, ""))
		Expect(got.Items).To(BeEmpty())
	})
})

var _ = Describe("STATUS 302", Ordered, ContinueOnFailure, func() {
	a := untouched()
	const tagsOfAdd = "<FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME>"
	const add = `<COMMAND OBJECT="Customer" ACTION="Add">` + tagsOfAdd + `</COMMAND>`

	DescribeTable("is the answer to a form without the request", func(form string) {
		got := a.post(form)
		Expect(got).To(refuseEnvelope())
		Expect(got).To(nameAClause())
	},
		Entry("when the body is empty", ""),
		Entry("when there is another field", "xml=%3CWAPI%2F%3E"),
		Entry("when the field is spelled in capitals", "XML_QUERY=%3CWAPI%2F%3E"),
		Entry("when the field is empty", "xml_query="),
		Entry("when the field has no equals sign", "xml_query"),
		Entry("when the field holds white space only", "xml_query=+%0A+"),
	)

	DescribeTable("is the answer to what is no readable XML", func(document string) {
		got := a.send(document)
		Expect(got).To(refuseEnvelope())
		Expect(got).To(nameAClause())
	},
		Entry("plain text", "hello"),
		Entry("JSON", `{"WAPI": {}}`),
		Entry("a document that is cut off", "<WAPI><TENANT>demo</TENANT><USERNAME>crmapi</USERNAME>"),
		Entry("end tags in the wrong order", "<WAPI><TENANT>demo</WAPI></TENANT>"),
		Entry("a second root", "<WAPI/><WAPI/>"),
		Entry("text after the root", "<WAPI></WAPI>more"),
		Entry("an attribute without quotes", "<WAPI><COMMAND OBJECT=Customer ACTION=Get></COMMAND></WAPI>"),
		Entry("an attribute that stands twice", `<WAPI><COMMAND OBJECT="Customer" OBJECT="Case" ACTION="Get"></COMMAND></WAPI>`),
		Entry("a bare ampersand", "<WAPI><TENANT>R&D</TENANT></WAPI>"),
		Entry("a bare angle bracket", "<WAPI><TENANT>1 < 2</TENANT></WAPI>"),
	)

	It("is the answer to bytes that are invalid in the charset of the request", func() {
		document := a.envelope(strings.Replace(add, "Ann", "Ren\xe9", 1))
		Expect(a.send(document)).To(refuseEnvelope(), "E9 alone is not UTF-8")
		Expect(a.send(`<?xml version="1.0" encoding="US-ASCII"?>`+document)).To(refuseEnvelope(), "E9 is not ASCII")
		Expect(a.send(`<?xml version="1.0" encoding="no-such-charset"?>`+document)).To(refuseEnvelope(), "the charset is unknown")
	})

	DescribeTable("is the answer to an envelope that lacks a part", func(part string) {
		whole := a.envelope(add)
		start, end := strings.Index(whole, "<"+part), strings.Index(whole, "</"+part+">")+len("</"+part+">")
		got := a.send(whole[:start] + whole[end:])
		Expect(got).To(refuseEnvelope())
		Expect(got).To(nameAClause())
	},
		Entry(nil, "TENANT"), Entry(nil, "USERNAME"), Entry(nil, "PASSWORD"), Entry(nil, "COMMAND"),
	)

	DescribeTable("is the answer to a request of another shape", func(request func() string) {
		got := a.send(request())
		Expect(got).To(refuseEnvelope())
		Expect(got).To(nameAClause())
	},
		Entry("a COMMAND without OBJECT", func() string { return a.envelope(`<COMMAND ACTION="Add">` + tagsOfAdd + `</COMMAND>`) }),
		Entry("a COMMAND without ACTION", func() string { return a.envelope(`<COMMAND OBJECT="Customer">` + tagsOfAdd + `</COMMAND>`) }),
		Entry("a COMMAND without either", func() string { return a.envelope(`<COMMAND>` + tagsOfAdd + `</COMMAND>`) }),
		Entry("an element inside a tag", func() string {
			return a.envelope(command("Customer.Add", "<FIRSTNAME>A<B>nn</B></FIRSTNAME><LASTNAME>Lee</LASTNAME>"))
		}),
		Entry("an empty element inside a tag", func() string {
			return a.envelope(command("Customer.Add", "<FIRSTNAME>Ann<BR/></FIRSTNAME><LASTNAME>Lee</LASTNAME>"))
		}),
		Entry("an element inside PASSWORD", func() string {
			return strings.Replace(a.envelope(add), "</PASSWORD>", "<B/></PASSWORD>", 1)
		}),
		Entry("two COMMANDs", func() string { return a.envelope(add + add) }),
		Entry("two COMMANDs that differ", func() string {
			return a.envelope(add + command("Customer.Get", "<ACCOUNTNUM>10000000</ACCOUNTNUM>"))
		}),
		Entry("another root", func() string {
			return strings.NewReplacer("<WAPI>", "<API>", "</WAPI>", "</API>").Replace(a.envelope(add))
		}),
		Entry("the COMMAND alone", func() string { return add }),
	)

	It("has another text for what is over a limit", func() {
		got := a.post("xml_query=" + strings.Repeat("x", 1<<20))
		Expect(got).To(refuseSize())
		Expect(got).To(nameAClause())
	})
})

var _ = Describe("STATUS 303", Ordered, ContinueOnFailure, func() {
	a := untouched()

	DescribeTable("is the answer to a wrong login", func(tenant, username, password string) {
		got := a.as(tenant, username, password).do("Customer.Add", valid("Customer.Add")...)
		Expect(got).To(refuseLogin())
		Expect(got).To(nameAClause())
	},
		Entry("with another tenant", "acme", "crmapi", "crmapi-demo"),
		Entry("with another username", "demo", "jsmith", "crmapi-demo"),
		Entry("with another password", "demo", "crmapi", "crmapi-prod"),
		Entry("with all three empty", "", "", ""),
	)
})

var _ = Describe("STATUS 304", Ordered, ContinueOnFailure, func() {
	a := untouched()

	DescribeTable("is the answer to an operation that does not exist, named as it was sent", func(operation string) {
		got := a.do(operation, "ACCOUNTNUM=10000000")
		Expect(got).To(refuseOperation(operation))
		Expect(got).To(nameAClause())
	},
		Entry(nil, "Customer.Delete"), Entry(nil, "Case.Delete"), Entry(nil, "Followup.Delete"),
		Entry(nil, "Task.Delete"), Entry(nil, "FAQ.Delete"), Entry(nil, "customer.DELETE"),
		Entry(nil, "Followup.Modify"), Entry(nil, "follow-up.MODIFY"),
		Entry(nil, "Lead.Get"), Entry(nil, "Customers.Get"), Entry(nil, "Customer.List"), Entry(nil, "Customer.Addx"),
		Entry("an object with a blank", "Customer .Get"),
		Entry("nothing but the dot", "."),
	)

	It("names an operation of any characters as it was sent", func() {
		got := a.send(a.envelope(`<COMMAND OBJECT="Kündigung &lt;€&gt;" ACTION="Löschen &amp; 'mehr'"><X>1</X></COMMAND>`))
		Expect(got).To(refuseOperation("Kündigung <€>.Löschen & 'mehr'"))
	})

	DescribeTable("has a text that is cut after 100 characters of the operation", func(object, cut string) {
		got := a.do(object+".Get", "ACCOUNTNUM=10000000")
		Expect(got).To(refuseOperation(cut))
	},
		Entry("which 100 are not", strings.Repeat("a", 96), strings.Repeat("a", 96)+".Get"),
		Entry("which 101 are", strings.Repeat("a", 97), strings.Repeat("a", 97)+".Ge"),
		Entry("however many there are", strings.Repeat("a", 5000), strings.Repeat("a", 100)),
		Entry("counted in characters and not in bytes", strings.Repeat("é", 97), strings.Repeat("é", 97)+".Ge"),
	)
})

var _ = Describe("STATUS 310", Ordered, ContinueOnFailure, func() {
	a := untouched(func(o *mockserver.Options) {
		tenant := mockserver.Demo()
		tenant.Rights = map[string][]string{"customer": {"get"}, "case": {"get"}, "followup": {"get"}, "task": {"get"}, "faq": {"get"}}
		o.Tenants = []mockserver.Tenant{tenant}
	})

	DescribeTable("is the answer to an operation whose right is not ticked", func(operation string) {
		got := a.do(operation, valid(operation)...)
		Expect(got).To(refuseRight())
		Expect(got).To(nameAClause())
	},
		Entry(nil, "Customer.Add"), Entry(nil, "Customer.Modify"), Entry(nil, "Case.Add"), Entry(nil, "Case.Modify"),
		Entry(nil, "Followup.Add"), Entry(nil, "Task.Add"), Entry(nil, "Task.Modify"), Entry(nil, "FAQ.Add"), Entry(nil, "FAQ.Modify"),
	)
})

var _ = Describe("a failure of the server", func() {
	// under sends a good request whose context is given.
	under := func(ctx context.Context, a *api, operation string) answer {
		GinkgoHelper()
		form := url.Values{"xml_query": {a.envelope(command(operation, tags(valid(operation)...)))}}.Encode()
		request := httptest.NewRequestWithContext(ctx, http.MethodPost, "/WAPI/wapi.php", strings.NewReader(form))
		return a.request(request)
	}
	internal := refuse(500, 500, "Internal Server Error")
	unavailable := refuse(503, 503, "Service Unavailable")

	DescribeTable("is answered in XML with HTTP 200, and changes nothing", func(end func(context.Context) context.Context, expected types.GomegaMatcher) {
		a := aged()
		before := a.everything()
		for _, operation := range operations() {
			got := under(end(context.Background()), a, operation)
			Expect(got).To(expected, operation)
			Expect(got).To(nameAClause())
		}
		Expect(a.everything()).To(Equal(before))
	},
		Entry("with STATUS 503 where the client has given up", cancelled, unavailable),
		Entry("with STATUS 503 where the records cannot be reached in time", expired, unavailable),
	)

	It("has STATUS 500 where it is none of the others, and says why in the log alone", func() {
		log := gbytes.NewBuffer()
		broken := &atomic.Bool{}
		a := newAPI(func(o *mockserver.Options) {
			o.Tenants = []mockserver.Tenant{{Name: "demo", Username: "crmapi", Password: "crmapi-demo"}}
			o.Logger = slog.New(slog.NewTextHandler(log, nil))
			o.Seams = &seam.Seams{Store: func(s store.Store) store.Store { return failing{s, broken} }}
		})
		broken.Store(true)
		for _, operation := range operations() {
			got := a.do(operation, valid(operation)...)
			Expect(got).To(internal, operation)
			Expect(got).To(nameAClause())
			Expect(fmt.Sprint(got)).NotTo(ContainSubstring("out of order"))
			Expect(log).To(gbytes.Say("request failed.*operation=" + operation + ".*out of order"))
		}
	})

	It("has STATUS 503 when the store is closed", func(ctx context.Context) {
		a := newAPI()
		Expect(a.Close(ctx)).To(Succeed())
		got := a.do("Customer.Get", "ACCOUNTNUM=10000000")
		Expect(got).To(unavailable)
		Expect(got).To(nameAClause())
	})
})

// failing is a store in which nothing can be found or kept, once it is broken.
type failing struct {
	store.Store
	broken *atomic.Bool
}

func (f failing) View(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	if f.broken.Load() {
		return errors.New("out of order")
	}
	return f.Store.View(ctx, tenant, fn)
}

func (f failing) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	if f.broken.Load() {
		return errors.New("out of order")
	}
	return f.Store.Update(ctx, tenant, fn)
}

// cancelled is a context that has been given up.
func cancelled(parent context.Context) context.Context {
	ctx, cancel := context.WithCancel(parent)
	cancel()
	return ctx
}

// expired is a context whose time is over.
func expired(parent context.Context) context.Context {
	ctx, cancel := context.WithDeadline(parent, time.Unix(0, 0))
	cancel()
	return ctx
}
