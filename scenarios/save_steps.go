package scenarios

import (
	"strconv"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/contracts/xmldoc"
)

func stepElements(steps []Step) []*xmldoc.Element {
	all := make([]*xmldoc.Element, len(steps))
	for i, step := range steps {
		all[i] = step.element()
	}
	return all
}

func (s *Send) element() *xmldoc.Element {
	grammar := wire.DefaultGrammar()
	send := element(s.kind(), attributes{}.
		some("name", s.Name).length(0, "at", s.At).some("endpoint", s.Endpoint).
		some("as", s.As).text("username", s.Username).text("password", s.Password))
	send.Append(element(grammar.Command,
		attributes{}.with(grammar.Object, s.Command.Object).with(grammar.Action, s.Command.Action), fieldElements(s.Command.Fields)...))
	if s.Expect != nil {
		send.Append(s.Expect.element())
	}
	return send
}

func (e *Expect) element() *xmldoc.Element {
	expect := element("expect", attributes{}.
		some("problem", e.Problem).number("status", e.Status).number("code", e.Code).unless(0, "http", e.HTTP).
		flag("lost", e.Lost).number("items", e.Items))
	for _, tag := range e.Tags {
		attrs := attributes{}.with("name", tag.Name).unless(1, "item", tag.Item)
		expect.Append(element("tag", attrs.match(tag.Match, tag.Capture)))
	}
	return expect
}

// match adds a condition and what is captured.
func (a attributes) match(m Match, capture string) attributes {
	switch m.How {
	case MatchEquals, MatchRegexp:
		a = a.with(m.How, m.Text)
	case MatchAbsent:
		a = a.flag(m.How, true)
	default:
		a = a.flag("any", capture == "")
	}
	return a.some("capture", capture)
}

func (s *Agent) element() *xmldoc.Element {
	agent := element(s.kind(), attributes{}.
		with("does", s.Does).with("object", s.Object).some("id", s.ID).with("by", s.By).some("capture", s.Capture))
	for _, tag := range s.Tags {
		agent.Append(textElement("tag", attributes{}.with("name", tag.Tag), tag.Value))
	}
	return agent
}

func (s *ExpectTrigger) element() *xmldoc.Element {
	trigger := element(s.kind(), attributes{}.
		with("object", s.Object).with("event", s.Event).some("record", s.Record).
		unless(1, "count", s.Count).length(DefaultWithin, "within", s.Within))
	for _, parameter := range s.Parameters {
		trigger.Append(element("parameter", attributes{}.with("name", parameter.Name).match(parameter.Match, parameter.Capture)))
	}
	return trigger
}

func (s *Change) element() *xmldoc.Element { return element(s.kind(), nil, s.elements()...) }

func (s *ClockStep) element() *xmldoc.Element {
	return element(s.kind(), attributes{}.with("advance", s.Advance.String()))
}

func (s *Wait) element() *xmldoc.Element {
	return element(s.kind(), attributes{}.
		with("for", s.For).unless(1, "count", s.Count).some("operation", s.Operation).some("problem", s.Problem).
		some("object", s.Object).some("event", s.Event).some("record", s.Record).some("state", s.State).
		length(DefaultWithin, "within", s.Within))
}

func (s *Parallel) element() *xmldoc.Element {
	parallel := element(s.kind(), nil)
	for _, send := range s.Sends {
		parallel.Append(send.element())
	}
	return parallel
}

func (s *Repeat) element() *xmldoc.Element {
	return element(s.kind(), attributes{}.with("times", strconv.Itoa(s.Times)).with("index", s.Index), stepElements(s.Steps)...)
}
