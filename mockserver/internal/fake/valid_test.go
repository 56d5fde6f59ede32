package fake_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
)

var _ = Describe("Every Add", func() {
	DescribeTable("is valid for any seed, whatever the object", func(contract func() *contracts.Contract) {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			c := contract()
			faker := newFaker(c, rapid.Uint64().Draw(t, "seed"))
			for range rapid.IntRange(1, 5).Draw(t, "rounds") {
				for _, object := range c.Objects {
					validAdd(t, object, func() ([]contracts.Field, error) { return faker.Add(object, ids()) })
				}
			}
		})
	},
		Entry("of the contract as shipped", shipped),
		Entry("of a tenant with agents, picklists and custom fields", fielded),
	)

	It("is valid with any limits on an object that nobody has heard of", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			c := overlaid(device(rapid.SliceOfN(anyTag(), 1, 6).Draw(t, "tags")))
			faker := newFaker(c, rapid.Uint64().Draw(t, "seed"))
			object := c.Object("Device")
			seen := map[string]bool{}
			for range 40 {
				fields := validAdd(t, object, func() ([]contracts.Field, error) { return faker.Add(object, ids()) })
				for _, field := range fields {
					key := field.Tag + "=" + strings.ToLower(field.Value)
					if object.Operation(contracts.Add).Param(field.Tag).Tag.Unique != nil && seen[key] {
						t.Fatalf("%s comes twice", key)
					}
					seen[key] = true
				}
			}
		})
	})

	It("has a tag, even where none is mandatory", func() {
		c := overlaid(device([]string{`type="number"`}))
		for seed := range uint64(100) {
			Expect(made(c, "Device", seed, 1)[0]).To(Or(HaveKey("NAME"), HaveKey("TAG0")))
		}
	})
})

// validAdd makes an Add and holds it against the contract.
func validAdd(t *rapid.T, object *contracts.Object, add func() ([]contracts.Field, error)) []contracts.Field {
	fields, err := add()
	if err != nil {
		t.Fatal(err)
	}
	given, broken := object.Operation(contracts.Add).Validate(fields)
	if broken != nil {
		t.Fatalf("%v: %s", fields, broken)
	}
	for _, one := range given {
		if strings.TrimSpace(one.Value) == "" {
			t.Fatalf("%s is blank", one.Name)
		}
	}
	return fields
}

// device is an object with a name and tags of these attributes and elements.
func device(tags []string) string {
	var declared, accepted strings.Builder
	for i, tag := range tags {
		attributes, elements, _ := strings.Cut(tag, ">")
		fmt.Fprintf(&declared, `<tag name="TAG%d" %s>%s</tag>`, i, attributes, elements)
		fmt.Fprintf(&accepted, " TAG%d", i)
	}
	return `<object name="Device" id="DEVICENUM" first-id="1"><tag name="DEVICENUM" type="id"/><tag name="NAME"/>` + declared.String() +
		`<action name="Add"><right name="device.add"/><accepts tags="DEVICENUM NAME` + accepted.String() + `"/><returns tags="DEVICENUM"/></action></object>`
}

// anyTag is a tag of any type with any limits: attributes, and elements behind >.
func anyTag() *rapid.Generator[string] {
	types := []string{
		``, `match="digits"`, `type="id"`, `type="email"`, `type="url"`, `type="number"`, `type="date" format="MMDDYYYY"`,
		`type="date" format="YYYYMMDDHHMM"`, `type="date" format="HHMM"`, `type="choice"`, `type="agent" shows="id"`,
	}
	return rapid.Custom(func(t *rapid.T) string {
		tag := rapid.SampledFrom(types).Draw(t, "type") + ">"
		most := rapid.IntRange(1, 50).Draw(t, "max")
		tag += fmt.Sprintf(`<min value="%d"/>`, rapid.IntRange(0, most).Draw(t, "min"))
		if strings.Contains(tag, "choice") {
			return tag + `<value name="A"/><value name="bc"/><value name="Three words here"/>` + unique(t)
		}
		if rapid.Bool().Draw(t, "limited") {
			tag += fmt.Sprintf(`<max value="%d"/>`, most)
		}
		return tag + unique(t)
	})
}

func unique(t *rapid.T) string {
	if rapid.Bool().Draw(t, "unique") {
		return `<unique problem="duplicate"/>`
	}
	return ""
}

var _ = Describe("A tag that an Add may leave out", func() {
	It("is there most of the time, not always", func() {
		records := made(shipped(), "Customer", 1, 2000)
		for _, param := range shipped().Operation("Customer.Add").Params {
			count := len(valuesOf(records, param.Name))
			switch param.Name {
			case "FIRSTNAME", "LASTNAME":
				Expect(count).To(Equal(2000))
			case "PASSWD":
				Expect(count).To(BeNumerically("~", 250, 100))
			default:
				Expect(count).To(BeNumerically("~", 1700, 100), param.Name)
			}
		}
	})

	It("is left out where it names an agent and the tenant has none", func() {
		Expect(valuesOf(made(shipped(), "Case", 1, 100), "ASSIGNEDTO")).To(BeEmpty())
		Expect(valuesOf(made(fielded(), "Case", 1, 100), "ASSIGNEDTO")).To(HaveEach("jsmith"), "the other has no login")
		Expect(valuesOf(made(fielded(), "Task", 1, 100), "ASSIGNEDTO")).To(ContainElements("ag0001", "ag0002"))
	})

	It("is left out where it names a record and there is none", func() {
		fields, err := newFaker(shipped(), 1).Add(shipped().Object("Task"), nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(fields).NotTo(ContainElement(HaveField("Tag", "ACCOUNTNUM")))
	})

	It("is left out where a rule compares it with another record", func() {
		Expect(valuesOf(made(shipped(), "Followup", 1, 100), "ACCOUNTNUM")).To(BeEmpty())
	})

	It("is left out where the record has another one that says the same", func() {
		Expect(made(shipped(), "Customer", 1, 500)).NotTo(ContainElement(And(HaveKey("PASSWD"), HaveKey("AUTOPASSWD"))))
	})

	It("is there always where it is unique and has a default, which would come twice", func() {
		Expect(valuesOf(made(fielded(), "Customer", 1, 200), "CF10.CODE")).To(HaveLen(200))
	})
})
