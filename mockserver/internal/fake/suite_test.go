package fake_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/fake"
)

func TestFake(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Fake data")
}

// shipped is the contract as shipped, which has no agents. It is loaded once: a contract never changes.
//
//nolint:gochecknoglobals // a constant that has to be loaded
var shipped = sync.OnceValue(func() *contracts.Contract { return must(contracts.Default()) })

// fielded is the contract of a tenant that has agents, picklists and custom fields of each type on each object.
//
//nolint:gochecknoglobals // a constant that has to be loaded
var fielded = sync.OnceValue(func() *contracts.Contract {
	x := contracts.Extension{Origin: "tenant acme", Agents: agents(), Picklists: map[string][]contracts.Option{
		"case-statuses": {{Name: "New"}, {Name: "Done", Means: "closed"}}, "customer-types": {{Name: "Privé"}, {Name: "A & B"}},
	}}
	for _, object := range shipped().Objects {
		if object.Custom != nil {
			x.CustomFields = append(x.CustomFields, customFields(object.Name)...)
		}
	}
	return must(shipped().Extend(x))
})

func agents() []contracts.Agent {
	return []contracts.Agent{{Login: "jsmith", ID: "ag0001", Name: "J. Smith"}, {ID: "ag0002", Name: "B. Power"}}
}

func customFields(object string) []contracts.CustomField {
	return []contracts.CustomField{
		{Object: object, Tag: "CF01.TIER", Type: "pick-list", Values: []string{"Gold", "Silver"}, Default: "Silver"},
		{Object: object, Tag: "CF02.REGION", Max: 4},
		{Object: object, Tag: "CF03.SEATS", Type: "number", Max: 2},
		{Object: object, Tag: "CF04.SINCE", Type: "date"},
		{Object: object, Tag: "CF05.SITE", Type: "url", Mandatory: true},
		{Object: object, Tag: "CF06.CONTRACT", Max: 12, Unique: true},
		{Object: object, Tag: "CF07.SERIAL", Type: "number", Unique: true, Mandatory: true},
		{Object: object, Tag: "CF08.PAGE", Type: "url", Unique: true},
		{Object: object, Tag: "CF09.DAY", Type: "date", Unique: true},
		{Object: object, Tag: "CF10.CODE", Unique: true, Default: "none", Max: 16},
		{Object: object, Tag: "CF11.SCORE", ReadOnly: true},
		{Object: object, Tag: "CF12.NOTE", Mandatory: true, Hidden: true},
		{Object: object, Tag: "queue_id", Max: 1},
	}
}

// ids are existing records of each object.
func ids() map[string][]string {
	known := map[string][]string{}
	for _, object := range shipped().Objects {
		known[object.Name] = []string{object.Name + "-1", object.Name + "-2", object.Name + "-3"}
	}
	return known
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err) // outside of a spec there is nothing to fail
	}
	return value
}

// overlaid is the contract as shipped with an overlay.
func overlaid(overlay string) *contracts.Contract {
	return must(contracts.Default(contracts.File{Name: "overlay.xml", Data: []byte(overlay)}))
}

// aDay is the day on which the records of these specs are made.
func aDay() time.Time { return time.Date(2026, 2, 28, 23, 30, 0, 0, time.FixedZone("", -8*3600)) }

func newFaker(c *contracts.Contract, seed uint64) *fake.Faker { return fake.New(c, seed, aDay()) }

// made are many Adds of an object.
func made(c *contracts.Contract, object string, seed uint64, count int) []map[string]string {
	GinkgoHelper()
	faker := newFaker(c, seed)
	records := make([]map[string]string, count)
	for i := range records {
		fields, err := faker.Add(c.Object(object), ids())
		Expect(err).NotTo(HaveOccurred())
		records[i] = map[string]string{}
		for _, field := range fields {
			records[i][field.Tag] = field.Value
		}
	}
	return records
}

// valuesOf are the values of a tag in records that have it.
func valuesOf(records []map[string]string, tag string) []string {
	var values []string
	for _, record := range records {
		if value, has := record[tag]; has {
			values = append(values, value)
		}
	}
	return values
}

// distinct counts values as a unique tag tells them apart: in any case.
func distinct(values []string) int {
	seen := map[string]bool{}
	for _, value := range values {
		seen[strings.ToLower(value)] = true
	}
	return len(seen)
}
