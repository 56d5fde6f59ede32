package scenarios

import (
	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/xmldoc"
)

func field(tag, value string) contracts.Field { return contracts.Field{Tag: tag, Value: value} }

func readExpect(r *xmldoc.Reader) *Expect {
	expect := &Expect{
		Problem: r.String("problem"), Status: optionalNumber(r, "status"), Code: optionalNumber(r, "code"),
		Lost: r.Yes("lost"), Items: optionalCount(r, "items"), Origin: originOf(r),
	}
	if r.String("http"); r.Has("http") {
		expect.HTTP = r.Between("http", 100, 599)
	}
	r.Each("tag", func(r *xmldoc.Reader) {
		expect.Tags = append(expect.Tags, ExpectedTag{
			Name: r.Required("name"), Item: amountOr(r, "item", 1), Capture: r.String("capture"), Match: readMatch(r), Origin: originOf(r),
		})
	})
	return expect
}

func readExpectTrigger(r *xmldoc.Reader) *ExpectTrigger {
	trigger := &ExpectTrigger{
		Object: r.Required("object"), Event: r.Required("event"), Record: r.String("record"),
		Count: r.OptionalCount("count", 1), Within: duration(r, "within", DefaultWithin), Origin: originOf(r),
	}
	r.Each("parameter", func(r *xmldoc.Reader) {
		trigger.Parameters = append(trigger.Parameters, ExpectedParameter{
			Name: r.Required("name"), Capture: r.String("capture"), Match: readMatch(r), Origin: originOf(r),
		})
	})
	return trigger
}

// readMatch reads the one condition that an element states. An element that only captures asks that there is a value.
func readMatch(r *xmldoc.Reader) Match {
	var found []Match
	if text := optional(r, MatchEquals); text != nil {
		found = append(found, Match{MatchEquals, *text})
	}
	if text := optional(r, MatchRegexp); text != nil {
		found = append(found, Match{MatchRegexp, *text})
	}
	if r.Yes(MatchAbsent) {
		found = append(found, Match{How: MatchAbsent})
	}
	if r.Yes("any") {
		found = append(found, Match{How: MatchAny})
	}
	switch {
	case len(found) > 1:
		r.Fail("it states several of equals, matches, absent and any; one at most")
	case len(found) == 0 && r.String("capture") == "":
		r.Fail("it asks for nothing: say equals, matches, absent=\"yes\", any=\"yes\" or capture")
	}
	if len(found) == 0 {
		return Match{}
	}
	return found[0]
}
