package contracts_test

import (
	"io/fs"
	"strings"
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

var _ = Describe("Loading a contract", func() {
	It("reads the files as shipped", func() {
		loaded, err := contracts.Load(contracts.Files())
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Clauses).To(HaveLen(len(shipped().Clauses)))
	})

	It("refuses a folder without XML", func() {
		_, err := contracts.Load(fstest.MapFS{"readme.txt": {}})
		Expect(err).To(MatchError(ContainSubstring("holds no XML file")))
	})

	It("refuses a file that cannot be read", func() {
		_, err := contracts.Load(fstest.MapFS{"api.xml": {Mode: fs.ModeDir}})
		Expect(err).To(MatchError(ContainSubstring("api.xml")))
	})

	It("refuses a file that is not XML, with its place", func() {
		made := files()
		made["case.xml"] = &fstest.MapFile{Data: []byte("<object>\n</objekt>")}
		_, err := contracts.Load(made)
		Expect(err).To(MatchError("case.xml:2:1: </objekt> closes <object>"))
	})

	It("takes no XML file for a part of the contract that is not one", func() {
		made := files()
		made["other.xml"] = &fstest.MapFile{Data: []byte("<!-- -->\n<records/>")}
		_, err := contracts.Load(made)
		Expect(err).To(MatchError("other.xml:2:1: records: unknown root <records>; a contract's files have the roots api, object, triggers, promises"))
	})

	It("reports all mistakes at once, in order of file and line", func() {
		_, err := contracts.Load(changed(
			change{"task.xml", `<tag name="PHONE"`, "", ` colour="red"`},
			change{"case.xml", `<tag name="SUBJECT"`, "", ` colour="red"`},
			change{"case.xml", `<tag name="STATUS"`, "", ` colour="red"`},
		))
		Expect(err).To(MatchError(MatchRegexp(`^case\.xml:\d+:3: object\[Case\]/tag\[SUBJECT\]: .*\n` +
			`case\.xml:\d+:3: object\[Case\]/tag\[STATUS\]: .*\ntask\.xml:\d+:3: object\[Task\]/tag\[PHONE\]: .*$`)))
	})

	It("takes values of a picklist that differ only in case, and numbers their clauses", func() {
		loaded, err := contracts.Load(changed(change{"case.xml", `<picklist name="case-statuses"`, `<value name="Pending"`, `<value name="OPEN"`}))
		Expect(err).NotTo(HaveOccurred())
		list := loaded.Picklist("case-statuses")
		Expect([]bool{list.Has("Open"), list.Has("OPEN"), list.Has("open")}).To(Equal([]bool{true, true, false}))
		Expect(loaded.Clause("picklist.case-statuses.Open").Says).To(Equal(`"Open" is a value of the picklist case-statuses.`))
		Expect(loaded.Clause("picklist.case-statuses.OPEN-2").Says).To(Equal(`"OPEN" is a value of the picklist case-statuses.`))
	})

	It("takes an object in a file of any name", func() {
		made := files()
		made["a.xml"] = made["customer.xml"]
		delete(made, "customer.xml")
		loaded, err := contracts.Load(made)
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Object("Customer")).NotTo(BeNil())
	})

	It("says so where there is no api.xml", func() {
		made := files()
		delete(made, "api.xml")
		_, err := contracts.Load(made)
		Expect(err).To(MatchError("contract: no file declares <api>"))
	})

	It("names nothing else where there is no api: all else refers to it", func() {
		_, err := contracts.Load(fstest.MapFS{"promises.xml": {Data: []byte("<promises/>")}})
		Expect(err).To(MatchError("contract: no file declares <api>"))
	})

	It("names what is missing from an api that says nothing", func() {
		_, err := contracts.Load(fstest.MapFS{"api.xml": {Data: []byte(`<api name="Nothing" version="0"/>`)}})
		Expect(strings.Split(err.Error(), "\n")).To(Equal([]string{
			"contract: no file declares <request> in <api>",
			"contract: no file declares <reply> in <api>",
			"contract: no file declares <tls> in <api>",
			"contract: no file declares the limit body",
			"contract: no file declares the limit depth",
			"contract: no file declares the limit elements",
			"contract: no file declares the limit operation-text",
			"contract: no file declares the problem ok",
			"contract: no file declares the problem too-large",
			"contract: no file declares the problem internal",
			"contract: no file declares the problem unavailable",
			"contract: no file declares the check envelope",
			"contract: no file declares the check login",
			"contract: no file declares the check operation",
			"contract: no file declares the check right",
		}))
	})

	DescribeTable("refuses a contract without what every server needs",
		func(overlay, message string) {
			_, err := contracts.Default(contracts.File{Name: "less.xml", Data: []byte(overlay)})
			Expect(err).To(MatchError(message))
		},
		Entry("the request", `<request remove="yes"/>`, "contract: no file declares <request> in <api>"),
		Entry("the reply", `<reply remove="yes"/>`, "contract: no file declares <reply> in <api>"),
		Entry("the lowest version of TLS", `<tls remove="yes"/>`, "contract: no file declares <tls> in <api>"),
		Entry("a limit", `<limit name="body" remove="yes"/>`, "contract: no file declares the limit body"),
		Entry("another limit", `<limit name="operation-text" remove="yes"/>`, "contract: no file declares the limit operation-text"),
		Entry("the success", `<problem name="ok" remove="yes"/>`, "contract: no file declares the problem ok"),
		Entry("the internal problem", `<problem name="internal" remove="yes"/>`, "contract: no file declares the problem internal"),
		Entry("the problem of a store that is away", `<problem name="unavailable" remove="yes"/>`,
			"contract: no file declares the problem unavailable"),
	)
})
