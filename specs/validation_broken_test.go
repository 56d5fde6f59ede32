package specs_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
)

// invalid is a server that is broken in what it takes or refuses, and the clauses whose specs have to fail on it.
type invalid struct {
	name    string
	clauses string // a regular expression of whole ids
	overlay string // that the server keeps and the target does not
	wrap    func(http.Handler) http.Handler
}

func TestEveryClauseOfValidationCanFail(t *testing.T) {
	contract := contractWith(t)
	caught := map[string]bool{}
	for _, server := range slices.Concat(otherContracts(contract), lenient(), otherOrders(), otherReaders(), otherWriters()) {
		t.Run(server.name, func(t *testing.T) {
			failed := server.failures(t)
			for _, id := range failed {
				caught[id] = true
			}
			pattern := regexp.MustCompile(`^(` + server.clauses + `)$`)
			var unharmed []string
			for _, clause := range contract.Clauses {
				if pattern.MatchString(clause.ID) && !slices.Contains(failed, clause.ID) {
					unharmed = append(unharmed, clause.ID)
				}
			}
			NewWithT(t).Expect(unharmed).To(BeEmpty(), "clauses that no spec named by them has failed for")
		})
	}
	never := slices.DeleteFunc(ofValidation(contract), func(id string) bool {
		return caught[id] || strings.HasPrefix(id, "fields.") || id == "problem.internal" || id == "problem.unavailable"
	})
	NewWithT(t).Expect(never).To(BeEmpty(), "clauses whose specs no broken server has failed")
}

// failures are the first clauses of the specs that fail.
func (s invalid) failures(t *testing.T) []string {
	t.Helper()
	g := NewWithT(t)
	wrap := s.wrap
	if wrap == nil {
		wrap = func(next http.Handler) http.Handler { return next }
	}
	tenants := 1
	target := wrapped(t, wrap, func(o *mockserver.Options) {
		if strings.Contains(s.clauses, "right") {
			tenants = len(o.Tenants)
		}
		o.Tenants = o.Tenants[:tenants] // each takes its time to start
		if s.overlay != "" {
			o.Contract = contractWith(t, overlayFiles("<overlay>"+s.overlay+"</overlay>")...)
		}
	})
	target.Credentials = target.Credentials[:tenants]
	result, err := specs.Run(t.Context(), target, specs.Options{Labels: "concern:validation && /^clause:(" + s.clauses + ")$/"})
	g.Expect(err).NotTo(HaveOccurred())
	var failed []string
	for _, spec := range result.Specs {
		if spec.State == specs.Failed {
			failed = append(failed, spec.Clauses[0])
		}
	}
	return failed
}

// overTags is an overlay of all tags: element says what is changed about one, empty for nothing.
func overTags(c *contracts.Contract, element func(*contracts.Tag) string) string {
	var out strings.Builder
	for _, object := range c.Objects {
		for _, tag := range object.Tags {
			if inner := element(tag); inner != "" {
				fmt.Fprintf(&out, `<object name=%q>%s</object>`, object.Name, inner)
			}
		}
	}
	return out.String()
}

func tagWith(tag *contracts.Tag, inner string) string {
	return fmt.Sprintf(`<tag name=%q>%s</tag>`, tag.Name, inner)
}

// otherContracts keep another contract in all their tags.
func otherContracts(c *contracts.Contract) []invalid {
	limit := func(which string, bound func(*contracts.Tag) *contracts.Bound, by int) string {
		return overTags(c, func(tag *contracts.Tag) string {
			if bound(tag) == nil {
				return ""
			}
			return tagWith(tag, fmt.Sprintf(`<%s value="%d"/>`, which, bound(tag).Value+by))
		})
	}
	most := func(tag *contracts.Tag) *contracts.Bound { return tag.Max }
	least := func(tag *contracts.Tag) *contracts.Bound { return tag.Min }
	removed := func(element string, has func(*contracts.Tag) bool) string {
		return overTags(c, func(tag *contracts.Tag) string {
			if !has(tag) {
				return ""
			}
			return tagWith(tag, element)
		})
	}
	return []invalid{
		{"every longest value is one longer", `[A-Z].*\.max`, limit("max", most, 1), nil},
		{"every longest value is one shorter", `[A-Z].*\.max|wildcard\.length-only`, limit("max", most, -1), nil},
		{"every shortest value is one longer", `[A-Z].*\.min`, limit("min", least, 1), nil},
		{"every shortest value is one shorter", `[A-Z].*\.min`, limit("min", least, -1), nil},
		{"nothing is unique", `[A-Z].*\.unique|customer\.duplicate-code`, removed(`<unique remove="yes"/>`, func(tag *contracts.Tag) bool { return tag.Unique != nil }), nil},
		{"nothing is kept", `[A-Z].*\.keep`, removed(`<keep on="Modify" remove="yes"/>`, func(tag *contracts.Tag) bool { return len(tag.Keeps) > 0 }), nil},
		{"a choice more", `.*\.AUTOPASSWD\.type`, `<object name="Customer"><tag name="AUTOPASSWD"><value name="MAYBE"/></tag></object>`, nil},
		{"any URL", `Task\..*\.MIDDLEWARE_URL\.type|task\.url-schemes|validation\.wrong-type`, `<object name="Task"><tag name="MIDDLEWARE_URL" type="text"/></object>`, nil},
		{"a tag is demanded that need not be", `Task\.Add\.DESCRIPTION`, `<object name="Task"><action name="Add"><mandatory tags="DESCRIPTION"/></action></object>`, nil},
		{"a filter less", `Task\.Get\.CALL_TYPE`, `<object name="Task"><action name="Get"><filter tag="CALL_TYPE" remove="yes"/></action></object>`, nil},
		{"a wildcard less", `Customer\.Get\.LASTNAME\.wildcard`, `<object name="Customer"><action name="Get"><filter tag="LASTNAME"><wildcard remove="yes"/></filter></action></object>`, nil},
		{"no rule", `Followup\.ACCOUNTNUM\.rule\..*`, `<object name="Followup"><rule name="same-as-reference" tag="ACCOUNTNUM" remove="yes"/></object>`, nil},
		{"304 is cut too late", `limit\.operation-text`, `<limit name="operation-text" value="101"/>`, nil},
		{"304 is cut too early", `limit\.operation-text`, `<limit name="operation-text" value="99"/>`, nil},
	}
}

// refusedWith are the clauses whose specs see a refusal, by its ERROR_CODE.
//
//nolint:gochecknoglobals // constant table
var refusedWith = map[string]string{
	"302": `envelope\.(no-field|unreadable|credentials-missing|command-missing|attribute-missing|several-commands|nested-element)|check\.envelope|problem\.(envelope|too-large)`,
	"303": `check\.login|problem\.login`,
	"304": `operation\.(unknown|as-sent|no-followup-modify)|limit\.operation-text|check\.operation|problem\.operation`,
	"310": `check\.right|problem\.right`,
	"1":   `gateway\.unreadable|problem\.not-xml`,
	"2":   `[A-Z].*\.(refused|keep)|validation\.(unknown-tag|unmodifiable-tag|order-sent|alias-upper-case)|check\.criterion|problem\.criterion`,
	"3":   `[A-Z].*\.(max|min)|validation\.(length-.*|alias-upper-case)|task\.due-length|wildcard\.length-only|check\.length|problem\.length`,
	"4":   `[A-Z].*\.(\w+NUM|VOICE|CUSTOMERTYPE|CATEGORY|PROJECT|\w*STATUS|ASSIGNEDTO|\w+_TYPE|CREATEDBY)\.wildcard|wildcard\.refused|check\.wildcard|problem\.wildcard`,
	"5": `[A-Z].*\.(type|references|key)|.*\.rule\..*|Customer\.Get\.EMAIL|Case\.Add\.SUBJECT|Task\.Modify\.TASKNUM|` +
		`validation\.(wrong-type|agent|tag-twice|modify-unknown-key)|task\.due-invalid|check\.(value|reference|rule)|problem\.value`,
	"6":  `[A-Z].*\.(mandatory|key)|validation\.(mandatory-blank|add-all-empty|modify-no-key|first-failure)|check\.missing|problem\.missing`,
	"7":  `check\.no-tags|problem\.no-tags`,
	"8":  `validation\.(get-no-filter|modify-key-only)|check\.none-mandatory|problem\.none-mandatory`,
	"81": `[A-Z].*\.unique|customer\.duplicate-code|check\.unique|problem\.duplicate`,
}

// lenient servers find nothing wrong with what the others refuse by a code, or say it in other words.
func lenient() []invalid {
	servers := []invalid{
		{"success has a text", `problem\.ok`, "", writing(`STATUS="0" ERROR_STR=""`, `STATUS="0" ERROR_STR="OK"`)},
		{
			"no filter takes a wildcard", `[A-Z].*\.(FIRSTNAME|LASTNAME|COMPANY|EMAIL|SUBJECT|QUESTION|ANSWER)\.wildcard|wildcard\.length-only`, "",
			reading(func(_ *http.Request, body string) string {
				return regexp.MustCompile(`%25%3C%2F(FIRSTNAME|LASTNAME|COMPANY|EMAIL|SUBJECT|QUESTION|ANSWER)`).ReplaceAllString(body, "%3C%2FNO$1")
			}),
		},
		{
			"every refusal has a dot too many", strings.Join(slices.Collect(maps.Values(refusedWith)), "|"), "",
			writing(`( ERROR_STR="[^"]+)(" ERROR_CODE=)`, "$1.$2"),
		},
		{
			"every refusal has another code", strings.Join(slices.Collect(maps.Values(refusedWith)), "|"), "",
			writing(`( ERROR_STR="[^"]+" ERROR_CODE=")`, "${1}1"),
		},
	}
	for code, ids := range refusedWith {
		servers = append(servers, invalid{
			"nothing is refused with " + code, ids, "",
			writing(`STATUS="[^"]*" ERROR_STR="[^"]*" ERROR_CODE="`+code+`"`, `STATUS="0" ERROR_STR="" ERROR_CODE="0"`),
		})
	}
	return servers
}

// otherOrders look at a request in another order.
func otherOrders() []invalid {
	const records = " reference rule unique"
	const lastClauses = `|validation\.first-failure`
	return []invalid{
		{"none-mandatory before no-tags", `check\.(no-tags|none-mandatory)` + lastClauses, orderOfChecks("none-mandatory no-tags missing criterion wildcard length value" + records), nil},
		{"missing before none-mandatory", `check\.(none-mandatory|missing)`, orderOfChecks("no-tags missing none-mandatory criterion wildcard length value" + records), nil},
		{"criterion before missing", `check\.(missing|criterion)` + lastClauses, orderOfChecks("no-tags none-mandatory criterion missing wildcard length value" + records), nil},
		{"wildcard before criterion", `check\.(criterion|wildcard)`, orderOfChecks("no-tags none-mandatory missing wildcard criterion length value" + records), nil},
		{"length before wildcard", `check\.(wildcard|length)`, orderOfChecks("no-tags none-mandatory missing criterion length wildcard value" + records), nil},
		{"value before length", `check\.(length|value)` + lastClauses, orderOfChecks("no-tags none-mandatory missing criterion wildcard value length" + records), nil},
		{"length before criterion", `check\.(criterion|length)`, orderOfChecks("no-tags none-mandatory missing length criterion wildcard value" + records), nil},
		{"rule before reference", `check\.(reference|rule)`, orderOfChecks("no-tags none-mandatory missing criterion wildcard length value rule reference unique"), nil},
		{"operation before login", `check\.(login|operation)` + lastClauses, strings.Replace(orderOfChecks("no-tags none-mandatory missing criterion wildcard length value"+records),
			`<check name="login"/><check name="operation"/>`, `<check name="operation"/><check name="login"/>`, 1), nil},
		{"the last tag first", `validation\.order-sent|check\.(criterion|wildcard|length|value|reference)`, "", rereading(func(request *wire.Request) {
			slices.Reverse(request.Fields)
		})},
	}
}

// otherReaders understand something else than was sent.
func otherReaders() []invalid {
	return []invalid{
		{"bytes are counted", `validation\.length-characters|.*\.SUBJECT\.max|Customer\.Get\.EMAIL\.max`, "", rereading(func(request *wire.Request) {
			for i := range request.Fields {
				request.Fields[i].Value = strings.ReplaceAll(request.Fields[i].Value, "é", "Ã©")
			}
		})},
		{"blanks count as a value", `validation\.mandatory-blank|[A-Z].*\.(mandatory|key)`, "", rereading(func(request *wire.Request) {
			for i, f := range request.Fields {
				if f.Value != "" && strings.TrimSpace(f.Value) == "" {
					request.Fields[i].Value = "x"
				}
			}
		})},
		{"tags are taken in upper case only", `Customer\.Add\.EMAIL|Case\.Get\.STATUS|FAQ\.Modify\.FAQNUM`, "", rereading(func(request *wire.Request) {
			for i, f := range request.Fields {
				if f.Tag != strings.ToUpper(f.Tag) {
					request.Fields[i].Tag = "x" + f.Tag
				}
			}
		})},
		{"the second of two tags is ignored", `validation\.tag-twice|Customer\.Add\.VOICE|Task\.Get\.SUBJECT`, "", rereading(func(request *wire.Request) {
			seen := map[string]bool{}
			request.Fields = slices.DeleteFunc(request.Fields, func(f contracts.Field) bool {
				name := strings.ToUpper(f.Tag)
				defer func() { seen[name] = true }()
				return seen[name]
			})
		})},
		{"empty tags are ignored", `Customer\.Modify\.COMPANY`, "", rereading(func(request *wire.Request) {
			request.Fields = slices.DeleteFunc(request.Fields, func(f contracts.Field) bool { return f.Value == "" })
		})},
		{"values are trimmed", `Customer\.Add\.COMPANY|Task\.Modify\.SUBJECT`, "", rereading(func(request *wire.Request) {
			for i, f := range request.Fields {
				request.Fields[i].Value = strings.TrimSpace(f.Value)
			}
		})},
		{"OBJECT is as the contract spells it", `operation\.object-case`, "", rereading(func(request *wire.Request) {
			if request.Object == strings.ToLower(request.Object) {
				request.Object = "x" + request.Object
			}
		})},
		{"ACTION is as the contract spells it", `operation\.action-case`, "", rereading(func(request *wire.Request) {
			if request.Action == strings.ToUpper(request.Action) {
				request.Action = "x" + request.Action
			}
		})},
		{"FAQ is called otherwise", `operation\.spelling`, "", rereading(func(request *wire.Request) {
			request.Object = strings.Replace(request.Object, "FAQ", "Question", 1)
		})},
		{"attributes on a tag are none of its name", `request\.tag-attributes`, "", reading(func(_ *http.Request, body string) string {
			return strings.ReplaceAll(body, "+type%3D%22text%22", "+type%3D")
		})},
		{"text is no type", `.*\.(EMAIL|DUEDATE)\.type|validation\.wrong-type|task\.due-invalid`, `<object name="Customer"><tag name="EMAIL" type="text"/></object>` +
			`<object name="Task"><tag name="EMAIL" type="text"/><tag name="DUEDATE" type="text" format=""/></object>`, nil},
	}
}

// otherWriters answer as they should, and do something else.
func otherWriters() []invalid {
	return []invalid{
		{"what is refused is written as far as it goes", `check\.(criterion|length|value|unique)`, "", writingAll},
		{"the first of several commands is carried out", `envelope\.several-commands`, "", func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body := bodyOf(r)
				if first, second, several := strings.Cut(body, "%3C%2FCOMMAND%3E%3CCOMMAND"); several {
					_, rest, _ := strings.Cut(second, "%3C%2FCOMMAND%3E")
					next.ServeHTTP(httptest.NewRecorder(), bodied(r, first+"%3C%2FCOMMAND%3E"+rest))
				}
				next.ServeHTTP(w, bodied(r, body))
			})
		}},
		{"operations are named in upper case", `operation\.as-sent`, "", answering(func(_ *http.Request, answer *httptest.ResponseRecorder) {
			answer.Body = bytes.NewBuffer(regexp.MustCompile(`Invalid operation [^"]*`).ReplaceAllFunc(answer.Body.Bytes(), bytes.ToUpper))
		})},
		{"tags are named as they were sent", `validation\.alias-upper-case`, "", answering(func(_ *http.Request, answer *httptest.ResponseRecorder) {
			answer.Body = bytes.NewBuffer(regexp.MustCompile(`alias \w+`).ReplaceAllFunc(answer.Body.Bytes(), bytes.ToLower))
		})},
		{"the least length is 1", `validation\.length-min-zero`, "", writing(`min length allowed is 0`, `min length allowed is 1`)},
	}
}

// rereading is a server that understands another request than was sent.
func rereading(change func(*wire.Request)) func(http.Handler) http.Handler {
	return reading(func(_ *http.Request, body string) string {
		xml, found := wire.FormValue([]byte(body), "xml_query")
		request, err := wire.DecodeRequest(xml, "", wire.DefaultGrammar(), wire.RequestLimits())
		if !found || err != nil {
			return body
		}
		change(&request)
		return string(wire.FormBody("xml_query", documentOf(request)))
	})
}

func documentOf(request wire.Request) []byte {
	document, err := wire.AppendRequest(nil, request, wire.DefaultGrammar(), wire.UTF8)
	if err != nil {
		return []byte("<" + err.Error())
	}
	return document
}

func bodyOf(r *http.Request) string {
	var body bytes.Buffer
	_, _ = body.ReadFrom(r.Body)
	return body.String()
}

func bodied(r *http.Request, body string) *http.Request {
	again := r.Clone(r.Context())
	again.Body, again.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
	return again
}

// writingAll is a server that, what it refuses to write as a whole, writes tag by tag or less a tag, and still refuses.
func writingAll(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := bodyOf(r)
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, bodied(r, body))
		xml, _ := wire.FormValue([]byte(body), "xml_query")
		request, err := wire.DecodeRequest(xml, "", wire.DefaultGrammar(), wire.RequestLimits())
		if err == nil && request.Action != contracts.Get && strings.Contains(answer.Body.String(), `STATUS="-1"`) {
			for _, part := range partsOf(request) {
				next.ServeHTTP(httptest.NewRecorder(), bodied(r, string(wire.FormBody("xml_query", documentOf(part)))))
			}
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		_, _ = w.Write(answer.Body.Bytes())
	})
}

// partsOf are a request with one tag less each.
func partsOf(request wire.Request) []wire.Request {
	var parts []wire.Request
	for i := range request.Fields {
		part := request
		part.Fields = slices.Delete(slices.Clone(request.Fields), i, i+1)
		parts = append(parts, part)
	}
	return parts
}
