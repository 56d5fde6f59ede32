package contracts

import (
	"net/http"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// readAPI reads api.xml: what holds for every operation.
func (l *loader) readAPI(r *xmldoc.Reader) {
	if l.Name != "" {
		r.Fail("a second <api>; there is one")
	}
	l.Name, l.Version = r.Required("name"), r.Required("version")
	r.Optional("doc", func(r *xmldoc.Reader) { l.Doc = readText(r) })
	r.Each("source", func(r *xmldoc.Reader) {
		l.Sources = append(l.Sources, Source{Name: r.Required("name"), Text: readText(r)})
	})
	r.Each("problem", l.readProblem)
	r.Each("endpoint", l.readEndpoint)
	r.Optional("tls", func(r *xmldoc.Reader) {
		l.TLS = TLS{Min: r.OneOf("min", "1.2", "1.0", "1.1", "1.3"), Fact: readFact(r)}
	})
	r.Optional("attachments", l.readAttachments)
	r.Optional("request", l.readRequestShape)
	r.Optional("reply", l.readReplyShape)
	r.Each("limit", l.readLimit)
	r.Optional("checks", func(r *xmldoc.Reader) { r.Each("check", l.readCheck) })
	r.Done()
}

func (l *loader) readProblem(r *xmldoc.Reader) {
	problem := &Problem{
		Name:   r.Required("name"),
		Status: readNumber(r, "status"),
		Code:   readNumber(r, "code"),
		Text:   r.String("text"),
		Fact:   readFact(r),
	}
	if l.Problem(problem.Name) != nil {
		r.Fail("a second problem %q", problem.Name)
	}
	l.Problems = append(l.Problems, problem)
	l.Contract.problems[problem.Name] = problem
}

// readNumber is a whole number that may be negative: a STATUS is -1 for most problems.
func readNumber(r *xmldoc.Reader, name string) int {
	if text, _ := r.Attr(name); text == "-1" {
		r.String(name)
		return -1
	}
	return r.Count(name)
}

func (l *loader) readEndpoint(r *xmldoc.Reader) {
	endpoint := &Endpoint{
		Name:         r.Required("name"),
		Path:         r.Required("path"),
		Methods:      r.List("methods"),
		FormField:    r.String("form-field"),
		ContentType:  r.String("content-type"),
		TenantHeader: r.String("tenant-header"),
		KeyHeader:    r.String("key-header"),
		KeyPrefix:    r.String("key-prefix"),
		Unreadable:   l.problem(r, "unreadable"),
		Fact:         readFact(r),
	}
	r.Each("refusal", func(r *xmldoc.Reader) {
		endpoint.Refusals = append(endpoint.Refusals, &Refusal{
			Name: r.Required("name"), Status: r.Between("status", 400, 599),
			Title: r.Required("title"), Detail: r.Required("detail"), Fact: readFact(r),
		})
	})
	checkEndpoint(r, endpoint, l.Endpoints)
	l.Endpoints = append(l.Endpoints, endpoint)
}

func checkEndpoint(r *xmldoc.Reader, endpoint *Endpoint, others []*Endpoint) {
	if endpoint.Path == "" {
		return // which has been reported
	}
	if !strings.HasPrefix(endpoint.Path, "/") {
		r.Fail("path=%q does not begin with a slash", endpoint.Path)
	}
	for _, method := range endpoint.Methods {
		if method != strings.ToUpper(method) {
			r.Fail("methods: %q is not in upper case, as HTTP has it", method)
		}
	}
	for _, other := range others {
		if other.Path == endpoint.Path {
			r.Fail("path=%q is that of the endpoint %s at %s", endpoint.Path, other.Name, other.At)
		}
	}
}

func (l *loader) readRequestShape(r *xmldoc.Reader) {
	l.Request = RequestShape{
		Root: r.Required("root"), Tenant: r.Required("tenant"), Username: r.Required("username"),
		Password: r.Required("password"), Command: r.Required("command"),
		Object: r.Required("object"), Action: r.Required("action"), Fact: readFact(r),
	}
}

func (l *loader) readReplyShape(r *xmldoc.Reader) {
	l.Reply = ReplyShape{
		Root: r.Required("root"), Element: r.Required("element"), Item: r.Required("item"),
		Attributes: r.List("attributes"), Charset: r.Required("charset"),
		ContentType: r.Required("content-type"), HTTPStatus: r.Between("http-status", 200, 599), Fact: readFact(r),
	}
	l.checkReplyShape(r)
}

func (l *loader) checkReplyShape(r *xmldoc.Reader) {
	if status := l.Reply.HTTPStatus; status == http.StatusNoContent || status == http.StatusNotModified {
		r.Fail("http-status=%d is of a response without a body; a reply has one", status)
	}
	if charset := l.Reply.Charset; charset != "" && charset != "ISO-8859-1" && charset != "UTF-8" {
		r.Fail("charset=%q: replies are written in ISO-8859-1 or UTF-8", charset)
	}
	for _, name := range []string{l.Reply.Root, l.Reply.Element, l.Reply.Item} {
		checkName(r, name)
	}
	sorted := slices.Sorted(slices.Values(l.Reply.Attributes))
	if !slices.Equal(sorted, []string{"ERROR_CODE", "ERROR_STR", "STATUS"}) {
		r.Fail("attributes=%q: it names STATUS, ERROR_STR and ERROR_CODE, each once, in the order written", strings.Join(l.Reply.Attributes, " "))
	}
}

func (l *loader) readLimit(r *xmldoc.Reader) {
	if !slices.Contains(requiredLimits, r.Required("name")) {
		r.Fail("there is no limit %q; the limits are %s", r.String("name"), strings.Join(requiredLimits, ", "))
	}
	limit := &Limit{Name: r.String("name"), Unit: r.Required("unit"), Value: r.Count("value")}
	if r.Has("problem") {
		limit.Problem = l.problem(r, "problem")
	}
	limit.Fact = readFact(r)
	l.Limits = append(l.Limits, limit)
}

func (l *loader) readCheck(r *xmldoc.Reader) {
	check := &Check{Name: r.Required("name"), Problem: l.problem(r, "problem"), Fact: readFact(r)}
	l.Checks = append(l.Checks, check)
}

func (l *loader) readTriggers(r *xmldoc.Reader) {
	r.Optional("doc", func(r *xmldoc.Reader) { readText(r) })
	r.Each("trigger", func(r *xmldoc.Reader) {
		l.Triggers = append(l.Triggers, &Trigger{
			Object: r.Required("object"), Event: r.OneOf("event", "create", "edit", "delete"),
			Query: r.Required("query"), By: r.Required("by"), Fact: readFact(r),
		})
	})
	r.Done()
}

func (l *loader) readPromises(r *xmldoc.Reader) {
	r.Optional("doc", func(r *xmldoc.Reader) { readText(r) })
	r.Each("promise", func(r *xmldoc.Reader) {
		promise := &Promise{ID: r.Required("id"), Concern: r.Required("concern"), Fact: readFact(r)}
		if promise.Doc == "" {
			r.Fail("a promise says in its <doc> what is promised")
		}
		l.Promises = append(l.Promises, promise)
	})
	r.Done()
}
