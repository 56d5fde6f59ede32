package scenarios

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// elements are the children of <given> or <change>.
func (s *Setup) elements() []*xmldoc.Element {
	var all []*xmldoc.Element
	if s.Settings != nil {
		all = append(all, s.Settings.element())
	}
	if s.Credentials != nil {
		all = append(all, element("credentials", attributes{}.text("username", s.Credentials.Username).text("password", s.Credentials.Password)))
	}
	for _, right := range s.Rights {
		actions := cmp.Or(strings.Join(right.Actions, " "), noActions)
		all = append(all, element("rights", attributes{}.with("object", right.Object).with("actions", actions)))
	}
	for _, list := range s.Picklists {
		all = append(all, list.element())
	}
	for i := range s.CustomFields {
		all = append(all, s.CustomFields[i].element())
	}
	for _, trigger := range s.Triggers {
		all = append(all, element("trigger", attributes{}.with("object", trigger.Object).with("event", trigger.Event)))
	}
	return append(all, s.stateElements()...)
}

// stateElements are those that are about what a tenant holds, and not about its settings.
func (s *Setup) stateElements() []*xmldoc.Element {
	var all []*xmldoc.Element
	if len(s.Records) > 0 {
		records := element("records", nil)
		for i := range s.Records {
			records.Append(element(s.Records[i].Object, nil, fieldElements(s.Records[i].Fields)...))
		}
		all = append(all, records)
	}
	for _, fake := range s.Fakes {
		all = append(all, element("fake", attributes{}.with("object", fake.Object).with("count", strconv.Itoa(fake.Count))))
	}
	if s.Clock != nil {
		all = append(all, s.Clock.element())
	}
	for _, interception := range s.Interceptions {
		all = append(all, textElement("interception", attributes{}.with("id", interception.ID), interception.JSON))
	}
	return all
}

func (s *Settings) element() *xmldoc.Element {
	return element("settings", attributes{}.
		yesNo("enabled", s.Enabled).number("max-items", s.MaxItems).some("time-zone", s.TimeZone).some("charset", s.Charset))
}

func (l *Picklist) element() *xmldoc.Element {
	list := element("picklist", attributes{}.with("name", l.Name))
	for _, value := range l.Values {
		list.Append(element("value", attributes{}.with("name", value.Name).some("means", value.Means)))
	}
	return list
}

func (f *CustomField) element() *xmldoc.Element {
	field := element("custom-field", attributes{}.
		with("object", f.Object).with("tag", f.Tag).some("type", f.Type).unless(0, "max", f.Max).some("default", f.Default).
		flag("mandatory", f.Mandatory).flag("unique", f.Unique).flag("read-only", f.ReadOnly).flag("hidden", f.Hidden))
	for _, value := range f.Values {
		field.Append(element("value", attributes{}.with("name", value)))
	}
	return field
}

func (c *Clock) element() *xmldoc.Element {
	now := ""
	if !c.Now.IsZero() {
		now = c.Now.UTC().Format(time.RFC3339Nano)
	}
	return element("clock", attributes{}.with("mode", c.Mode).some("now", now).length(0, "offset", c.Offset))
}
