package main

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver"
)

// calls is a way to run `crmock call` in a test.
type calls struct {
	t         *testing.T
	variables map[string]string
	in        string
}

// unset is an environment without variables.
func unset(string) (string, bool) { return "", false }

// result is what a call ended with.
type result struct {
	code     int
	out, err string
}

func (c calls) call(args ...string) result {
	c.t.Helper()
	var out, err bytes.Buffer
	code := run(c.t.Context(), append([]string{"call"}, args...), environment{
		in: strings.NewReader(c.in), out: &out, err: &err,
		lookup: func(name string) (string, bool) { value, found := c.variables[name]; return value, found },
	})
	return result{code, out.String(), err.String()}
}

// to are calls whose target is a server that answers every request with the same reply; it hands on the last request.
func to(t *testing.T, reply wire.Reply) (calls, *wire.Request) {
	t.Helper()
	last := new(wire.Request)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		request, err := wire.DecodeRequest([]byte(r.FormValue("xml_query")), "", wire.DefaultGrammar(), wire.RequestLimits())
		if err != nil {
			http.Error(w, err.Error(), http.StatusTeapot)
			return
		}
		*last = request
		if !strings.HasPrefix(request.Object, "Cust") {
			w.Header().Set("X-Crmock-Clause", "check.operation")
			w.Header().Set("X-Crmock-Hint", "got %22caf%C3%A9%22")
		}
		_, _ = w.Write(wire.AppendReply(nil, reply, wire.DefaultGrammar(), wire.ISO88591))
	}))
	t.Cleanup(server.Close)
	return calls{t: t, variables: map[string]string{"CRMOCK_TARGET": server.URL}}, last
}

func item(pairs ...string) wire.Item {
	var made wire.Item
	for ; len(pairs) > 1; pairs = pairs[2:] {
		made = append(made, contracts.Field{Tag: pairs[0], Value: pairs[1]})
	}
	return made
}

func TestCallSendsOperationAndTagsAsSpelled(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	notes := filepath.Join(folder, "notes.txt")
	g.Expect(os.WriteFile(notes, []byte("two\nlines \r\n"), 0o600)).To(Succeed())
	crmock, sent := to(t, wire.Reply{})
	crmock.in = "from stdin\n\n"

	got := crmock.call("customer", "Add", "FIRSTNAME=a=b", "lastname=", "COMMENTS=@"+notes, "PBX=@-", "COMPANY=@@home", "CF01.X=-1")

	g.Expect(got).To(Equal(result{0, "", "no items\n"}))
	g.Expect(*sent).To(Equal(wire.Request{
		Tenant: "demo", Username: "crmapi", Password: "crmapi-demo", Object: "customer", Action: "Add",
		Fields: item("FIRSTNAME", "a=b", "lastname", "", "COMMENTS", "two\nlines ", "PBX", "from stdin\n", "COMPANY", "@home", "CF01.X", "-1"),
	}))
}

func TestCallShowsOneItemAsLines(t *testing.T) {
	crmock, _ := to(t, wire.Reply{Items: []wire.Item{item("FIRSTNAME", "René", "PBX", "", "COMMENTS", "one\n\ntwo\x7f", "customertype", "Default")}})
	NewWithT(t).Expect(crmock.call("Customer", "Get", "LASTNAME=x")).To(Equal(result{0, "" +
		"FIRSTNAME     René\n" +
		"COMMENTS      one\n" +
		"\n" +
		"              two\\x7f\n" +
		"customertype  Default\n", ""}))
}

func TestCallShowsSeveralItemsAsATable(t *testing.T) {
	crmock, _ := to(t, wire.Reply{Items: []wire.Item{
		item("FIRSTNAME", "René", "PBX", "", "COMMENTS", "one\ntwo", "ACCOUNTNUM", "10000000"),
		item("FIRSTNAME", "愛子", "PBX", "", "COMMENTS", "", "ACCOUNTNUM", "10000001", "EXTRA", "x"),
	}})
	NewWithT(t).Expect(crmock.call("Customer", "Get", "LASTNAME=x")).To(Equal(result{0, "" +
		"FIRSTNAME  COMMENTS  ACCOUNTNUM  EXTRA\n" +
		"René       one\\ntwo  10000000\n" +
		"愛子                 10000001    x\n", ""}))
}

func TestCallShowsTagsThatStandOutsideOfItems(t *testing.T) {
	crmock, _ := to(t, wire.Reply{Fields: item("ACCOUNTNUM", "10000005")})
	NewWithT(t).Expect(crmock.call("Customer", "Add", "LASTNAME=x").out).To(Equal("ACCOUNTNUM  10000005\n"))
}

func TestCallPrintsJSONWithTheTagsInOrder(t *testing.T) {
	crmock, _ := to(t, wire.Reply{Items: []wire.Item{item("ZIP", "<&>", "ADDR", "é\n"), item()}})
	NewWithT(t).Expect(crmock.call("Customer", "Get", "LASTNAME=x", "--json")).To(Equal(result{
		0, `{"status":0,"code":0,"text":"","items":[{"ZIP":"<&>","ADDR":"é\n"},{}]}` + "\n", "",
	}))
	crmock, _ = to(t, wire.Reply{Status: -1, Code: 81, Text: "exists"})
	NewWithT(t).Expect(crmock.call("Customer", "Get", "LASTNAME=x", "--json")).To(Equal(result{
		1, `{"status":-1,"code":81,"text":"exists","items":[]}` + "\n", "refused: STATUS -1, ERROR_CODE 81: exists\n",
	}))
}

func TestCallPrintsTheXMLAsReceived(t *testing.T) {
	reply := wire.Reply{Items: []wire.Item{item("LASTNAME", "é")}}
	crmock, _ := to(t, reply)
	want := string(wire.AppendReply(nil, reply, wire.DefaultGrammar(), wire.ISO88591))
	NewWithT(t).Expect(crmock.call("Customer", "Get", "LASTNAME=x", "--xml")).To(Equal(result{0, want, ""}))
}

func TestCallExplainsARefusalAndEndsWith1(t *testing.T) {
	crmock, sent := to(t, wire.Reply{Status: 304, Code: 304, Text: "Invalid operation Foo.Bar\x1b"})
	g := NewWithT(t)
	g.Expect(crmock.call("Foo", "Bar")).To(Equal(result{1, "", "" +
		`warning: the contract knows no object "Foo"; it has Customer, FAQ, Case, Task, Followup. It is sent all the same.` + "\n" +
		"refused: STATUS 304, ERROR_CODE 304: Invalid operation Foo.Bar�\n" +
		"clause: check.operation\n" +
		"hint: got \"café\"\n"}))
	g.Expect(sent.Object).To(Equal("Foo"))
}

func TestCallWarnsOfNamesThatTheContractDoesNotKnowAndSendsThem(t *testing.T) {
	for name, c := range map[string]struct {
		args    []string
		warning string
	}{
		"an object":                    {[]string{"Custmoer", "Get"}, `the contract knows no object "Custmoer"; did you mean Customer?`},
		"an action":                    {[]string{"Customer", "Gte"}, `Customer has no action "Gte"; did you mean Get?`},
		"an action that is not near":   {[]string{"Customer", "Delete"}, `Customer has no action "Delete"; it has Add, Modify, Get.`},
		"a tag":                        {[]string{"Customer", "Add", "EMIAL=x"}, "Customer.Add takes no tag EMIAL; did you mean EMAIL?"},
		"a tag, no custom field":       {[]string{"FAQ", "Add", "CF01.X=x"}, "FAQ.Add takes no tag CF01.X; it has "},
		"no tag that may be a custom":  {[]string{"Customer", "Add", "CF01.X=x"}, ""},
		"no filter that may be custom": {[]string{"Customer", "Get", "CF01.X=x"}, ""},
		"no name in another case":      {[]string{"customer", "GET", "LastName=x"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			crmock, sent := to(t, wire.Reply{Items: []wire.Item{item("A", "b")}})
			got := crmock.call(c.args...)
			g.Expect(got.code).To(Equal(0))
			if c.warning == "" {
				g.Expect(got.err).To(BeEmpty())
			} else {
				g.Expect(got.err).To(And(HavePrefix("warning: "+c.warning), HaveSuffix(" It is sent all the same.\n")))
			}
			g.Expect(sent.Object + " " + sent.Action).To(Equal(c.args[0] + " " + c.args[1]))
		})
	}
}

func TestCallDryRunSendsNothingAndMasksSecrets(t *testing.T) {
	g := NewWithT(t)
	crmock, sent := to(t, wire.Reply{})
	got := crmock.call("Customer", "Add", "LASTNAME=Lopez", "PASSWD=hidden", "--dry-run")
	g.Expect(got.code).To(Equal(0))
	g.Expect(got.out).To(HaveSuffix(`<WAPI><TENANT>demo</TENANT><USERNAME>crmapi</USERNAME><PASSWORD>***</PASSWORD>` +
		`<COMMAND OBJECT="Customer" ACTION="Add"><LASTNAME>Lopez</LASTNAME><PASSWD>***</PASSWD></COMMAND></WAPI>` + "\n"))
	g.Expect(*sent).To(BeZero())
}

func TestCallRefusesWrongUsageWithExitCode2(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		text string
	}{
		"no operation":      {[]string{"Customer"}, "call needs an OBJECT and an ACTION"},
		"no value":          {[]string{"Customer", "Get", "LASTNAME"}, `"LASTNAME" is no TAG=VALUE`},
		"no tag":            {[]string{"Customer", "Get", "=Lopez"}, "is no tag"},
		"a tag with blanks": {[]string{"Customer", "Get", "LAST NAME=Lopez"}, `"LAST NAME"`},
		"a missing file":    {[]string{"Customer", "Get", "LASTNAME=@none.txt"}, "none.txt"},
		"broken UTF-8":      {[]string{"Customer", "Get", "LASTNAME=\xff"}, "LASTNAME: the value is not in UTF-8"},
		"two formats":       {[]string{"Customer", "Get", "--xml", "--json"}, "[json xml]"},
		"an unknown flag":   {[]string{"Customer", "Get", "--tagret", "x"}, "--tagret"},
	} {
		t.Run(name, func(t *testing.T) {
			crmock, sent := to(t, wire.Reply{})
			got := crmock.call(c.args...)
			NewWithT(t).Expect(got.code).To(Equal(exitUsage))
			NewWithT(t).Expect(got.out).To(BeEmpty())
			NewWithT(t).Expect(got.err).To(And(HavePrefix("crmock: "), ContainSubstring(c.text)))
			NewWithT(t).Expect(*sent).To(BeZero())
		})
	}
}

func TestCallTellsATargetThatDoesNotAnswerFromOneThatAnswersOtherwise(t *testing.T) {
	g := NewWithT(t)
	server := httptest.NewServer(http.NotFoundHandler())
	crmock := calls{t: t}
	got := crmock.call("Customer", "Get", "--target", server.URL)
	g.Expect(got.code).To(Equal(exitFailed))
	g.Expect(got.err).To(ContainSubstring("answers HTTP 404, Not Found"))

	got = crmock.call("Customer", "Get", "--target", strings.Replace(server.URL, "http:", "https:", 1))
	g.Expect(got.code).To(Equal(exitUnreachable))
	g.Expect(got.err).To(ContainSubstring("use http://"))

	server.Close()
	got = crmock.call("Customer", "Get", "--target", server.URL)
	g.Expect(got.code).To(Equal(exitUnreachable))
	g.Expect(got.err).To(And(HavePrefix("crmock: no answer from "+server.URL), ContainSubstring("crmock serve")))
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestCallFailsIfItsResultCannotBeWritten(t *testing.T) {
	crmock, _ := to(t, wire.Reply{Items: []wire.Item{item("A", "b")}})
	var err bytes.Buffer
	for _, format := range []string{"--json=false", "--json", "--xml", "--dry-run"} {
		err.Reset()
		code := run(t.Context(), []string{"call", "Customer", "Get", format, "--target", crmock.variables["CRMOCK_TARGET"]},
			environment{in: http.NoBody, out: full{}, err: &err, lookup: unset})
		NewWithT(t).Expect(code).To(Equal(exitFailed))
		NewWithT(t).Expect(err.String()).To(Equal("crmock: the result cannot be written: no room\n"))
	}
}

func TestCallTalksToCrmock(t *testing.T) {
	g := NewWithT(t)
	api, err := mockserver.New(mockserver.Options{})
	g.Expect(err).NotTo(HaveOccurred())
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	crmock := calls{t: t, variables: map[string]string{"CRMOCK_TARGET": server.URL}}

	added := crmock.call("Customer", "Add", "FIRSTNAME=Ada", "LASTNAME=Example", "EMAIL=ada@example.com")
	g.Expect(added.code).To(Equal(0), added.err)
	number := strings.Fields(added.out)[1]
	found := crmock.call("Customer", "Get", "EMAIL=ada@example.com", "--json", "--gateway", server.URL)
	g.Expect(found.code).To(Equal(0), found.err)
	g.Expect(found.out).To(ContainSubstring(`"ACCOUNTNUM":"` + number + `"`))
	locked := crmock.call("Customer", "Get", "EMAIL=ada@example.com", "--gateway", server.URL, "--api-key", "eght_wrong")
	g.Expect(locked.code).To(Equal(exitFailed))
	g.Expect(locked.err).To(And(ContainSubstring("answers HTTP 401"), HaveSuffix("(clause endpoint.gateway.key-invalid)\n")))
	again := crmock.call("Customer", "Add", "FIRSTNAME=Ada", "LASTNAME=Example", "EMAIL=ADA@example.com")
	g.Expect(again.code).To(Equal(exitFailed))
	g.Expect(again.err).To(And(HavePrefix("refused: STATUS -1, ERROR_CODE 81"), ContainSubstring("\nclause: Customer.Add.EMAIL.unique\nhint: ")))
}

func TestCallCompletesFromTheContract(t *testing.T) {
	for name, c := range map[string]struct{ args, want []string }{
		"an object":             {[]string{"cu"}, []string{"Customer"}},
		"every object":          {[]string{""}, []string{"Customer", "FAQ", "Case", "Task", "Followup"}},
		"an action":             {[]string{"customer", "M"}, []string{"Modify"}},
		"a tag":                 {[]string{"Case", "get", "sub"}, []string{"SUBJECT="}},
		"a tag not given yet":   {[]string{"Customer", "Get", "lastname=x", "L"}, nil},
		"nothing for no object": {[]string{"Nobody", ""}, nil},
		"nothing for no action": {[]string{"Case", "Delete", ""}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			env := environment{in: http.NoBody, out: &out, err: io.Discard, lookup: unset}
			NewWithT(t).Expect(run(t.Context(), append([]string{"__complete", "call"}, c.args...), env)).To(Equal(0))
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			NewWithT(t).Expect(lines[:len(lines)-1]).To(ConsistOf(c.want))
		})
	}
}
