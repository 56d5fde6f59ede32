package scenarios

import (
	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/xmldoc"
)

// noActions is how a <rights> says that an object has none.
const noActions = "none"

// setup reads the children of <given> and of <change>.
func (l *loader) setup(r *xmldoc.Reader) Setup {
	s := Setup{Origin: originOf(r)}
	r.Optional("settings", func(r *xmldoc.Reader) {
		s.Settings = &Settings{
			Enabled: optionalYes(r, "enabled"), MaxItems: optionalCount(r, "max-items"),
			TimeZone: r.String("time-zone"), Charset: r.String("charset"), Origin: originOf(r),
		}
	})
	r.Optional("credentials", func(r *xmldoc.Reader) {
		s.Credentials = &Credentials{Username: optional(r, "username"), Password: optional(r, "password"), Origin: originOf(r)}
	})
	r.Each("rights", func(r *xmldoc.Reader) { s.Rights = append(s.Rights, readRight(r)) })
	r.Each("picklist", func(r *xmldoc.Reader) {
		s.Picklists = append(s.Picklists, Picklist{Name: r.Required("name"), Values: readOptions(r), Origin: originOf(r)})
	})
	r.Each("custom-field", func(r *xmldoc.Reader) { s.CustomFields = append(s.CustomFields, readCustomField(r)) })
	r.Each("trigger", func(r *xmldoc.Reader) {
		s.Triggers = append(s.Triggers, Trigger{Object: r.Required("object"), Event: r.Required("event"), Origin: originOf(r)})
	})
	r.Optional("records", func(r *xmldoc.Reader) { s.Records = l.records(r) })
	r.Each("fake", func(r *xmldoc.Reader) {
		s.Fakes = append(s.Fakes, Fake{Object: r.Required("object"), Count: amount(r, "count"), Origin: originOf(r)})
	})
	r.Optional("clock", func(r *xmldoc.Reader) {
		s.Clock = &Clock{Mode: r.Required("mode"), Now: moment(r, "now"), Offset: duration(r, "offset", 0), Origin: originOf(r)}
	})
	r.Each("interception", func(r *xmldoc.Reader) {
		s.Interceptions = append(s.Interceptions, Interception{ID: r.Required("id"), JSON: r.Content(), Origin: originOf(r)})
	})
	return s
}

func readRight(r *xmldoc.Reader) Right {
	right := Right{Object: r.Required("object"), Actions: r.List("actions"), Origin: originOf(r)}
	if len(right.Actions) == 1 && right.Actions[0] == noActions {
		right.Actions = nil
	}
	return right
}

func readOptions(r *xmldoc.Reader) []contracts.Option {
	var options []contracts.Option
	r.Each("value", func(r *xmldoc.Reader) {
		options = append(options, contracts.Option{Name: r.Required("name"), Means: r.String("means")})
	})
	return options
}

func readCustomField(r *xmldoc.Reader) CustomField {
	field := contracts.CustomField{
		Object: r.Required("object"), Tag: r.Required("tag"), Type: r.String("type"), Max: r.OptionalCount("max", 0),
		Default: r.String("default"), Mandatory: r.Yes("mandatory"), Unique: r.Yes("unique"),
		ReadOnly: r.Yes("read-only"), Hidden: r.Yes("hidden"),
	}
	r.Each("value", func(r *xmldoc.Reader) { field.Values = append(field.Values, r.Required("name")) })
	return CustomField{CustomField: field, Origin: originOf(r)}
}

func (l *loader) records(r *xmldoc.Reader) []Record {
	var records []Record
	l.inOrder(r, childNames(r), func(r *xmldoc.Reader) {
		record := Record{Object: r.Name, Origin: originOf(r)}
		record.Fields, record.places = l.fields(r)
		records = append(records, record)
	})
	return records
}
