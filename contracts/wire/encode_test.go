package wire_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// testingAllocs counts the allocations of one call.
func testingAllocs(f func()) float64 { return testing.AllocsPerRun(20, f) }

var _ = Describe("Writing a request", func() {
	request := wire.Request{
		Tenant: "acme", Username: "wapi", Password: "a<b&c", Object: "Case", Action: "Add",
		Fields: []contracts.Field{field("SUBJECT", "é € \"x\""), field("DESCRIPTION", "")},
	}

	It("writes the whole envelope for the classic endpoint", func() {
		xml, err := wire.AppendRequest([]byte("x"), request, wire.DefaultGrammar(), wire.UTF8)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(xml)).To(Equal("x<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
			`<WAPI><TENANT>acme</TENANT><USERNAME>wapi</USERNAME><PASSWORD>a&lt;b&amp;c</PASSWORD>` +
			`<COMMAND OBJECT="Case" ACTION="Add"><SUBJECT>é € "x"</SUBJECT><DESCRIPTION></DESCRIPTION></COMMAND></WAPI>`))
	})

	It("writes only the command for the gateway endpoint", func() {
		xml, err := wire.AppendCommand(nil, request, wire.DefaultGrammar(), wire.UTF8)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(xml)).To(Equal(`<COMMAND OBJECT="Case" ACTION="Add"><SUBJECT>é € "x"</SUBJECT><DESCRIPTION></DESCRIPTION></COMMAND>`))
	})

	It("names any charset but UTF-8 to the gateway endpoint", func() {
		xml, err := wire.AppendCommand(nil, request, wire.DefaultGrammar(), wire.ISO88591)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(xml)).To(HavePrefix(latin1 + `<COMMAND OBJECT="Case" ACTION="Add">` + "<SUBJECT>\xe9 &#8364;"))
	})

	It("refuses a tag that is no name, instead of writing something else", func() {
		bad := wire.Request{Object: "Case", Action: "Get", Fields: []contracts.Field{field("A></COMMAND><B", "x")}}
		_, err := wire.AppendRequest(nil, bad, wire.DefaultGrammar(), wire.UTF8)
		Expect(err).To(MatchError(ContainSubstring(`tag "A></COMMAND><B" is no name`)))
		_, err = wire.AppendCommand(nil, bad, wire.DefaultGrammar(), wire.UTF8)
		Expect(err).To(HaveOccurred())
	})
})
