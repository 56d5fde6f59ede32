package mockserver_test

import (
	"io/fs"
	"os"
	"path"
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// assetXML is the object of the guide.
func assetXML() []byte {
	GinkgoHelper()
	data, err := os.ReadFile("../docs/guides/asset.xml")
	Expect(err).NotTo(HaveOccurred())
	return data
}

// withAsset is the folder of the contract after a contributor has followed the guide: the object and its examples are
// copied into it.
func withAsset() fs.FS {
	GinkgoHelper()
	folder := fstest.MapFS{}
	copyInto := func(from fs.FS) {
		Expect(fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || path.Ext(name) != ".xml" {
				return err
			}
			data, err := fs.ReadFile(from, name)
			folder[name] = &fstest.MapFile{Data: data}
			return err
		})).To(Succeed())
	}
	copyInto(contracts.Files())
	copyInto(os.DirFS("../docs/guides"))
	return folder
}

// addedAsset is the contract with the object as a file of its folder.
func addedAsset() *contracts.Contract {
	GinkgoHelper()
	contract, err := contracts.Load(withAsset())
	Expect(err).NotTo(HaveOccurred())
	return contract
}

// overlaidAsset is the contract as shipped, with the object as an overlay.
func overlaidAsset() *contracts.Contract {
	GinkgoHelper()
	contract, err := contracts.Default(contracts.File{Name: "asset.xml", Data: assetXML()})
	Expect(err).NotTo(HaveOccurred())
	return contract
}

var _ = Describe("adding an object", func() {
	serve := func(contract *contracts.Contract, change ...func(*mockserver.Tenant)) *api {
		GinkgoHelper()
		tenant := changed(acme(), change...)
		a := newAPI(func(o *mockserver.Options) { o.Contract, o.Tenants = contract, []mockserver.Tenant{tenant} }).of(tenant)
		a.addCustomers(2)
		return a
	}

	It("leaves the contract clean, with all that it had before", func() {
		contract := addedAsset()
		Expect(contract.Lint(withAsset())).To(BeEmpty())
		Expect(overlaidAsset().Lint(nil)).To(BeEmpty())
		Expect(contract.Operations()).To(HaveLen(len(shipped().Operations()) + 3))
		for _, clause := range shipped().Clauses {
			Expect(contract.Clause(clause.ID)).NotTo(BeNil(), clause.ID)
		}
	})

	It("adds its tags, limits and effects to what the contract states", func() {
		contract := addedAsset()
		for _, id := range []string{"Asset", "Asset.Add.SERIAL.max", "Asset.Add.SERIAL.unique", "Asset.Add.ACCOUNTNUM.references", "Asset.RETIREDDATE.effect.STATE", "Asset.Get.SERIAL.wildcard", "Asset.Modify.right"} {
			Expect(contract.Clause(id)).NotTo(BeNil(), id)
		}
	})

	for _, way := range []struct {
		name     string
		contract func() *contracts.Contract
	}{{"as a file of the contract", addedAsset}, {"as an overlay", overlaidAsset}} {
		Describe(way.name, func() {
			It("gives it Add, Modify and Get over HTTP", func() {
				a := serve(way.contract())
				Expect(a.add("Asset.Add", "ACCOUNTNUM=10000000", "SERIAL=SN-0001")).To(Equal("500"))
				Expect(a.add("ASSET.add", "accountnum=10000001", "serial=SN-0002", "STATE=Retired")).To(Equal("501"))
				Expect(a.do("Asset.Modify", "ASSETNUM=500", "SERIAL=SN-0003")).To(beWell())
				got := a.do("Asset.Get", "SERIAL=sn-%")
				Expect(got.Order).To(Equal([]string{"ASSETNUM", "ACCOUNTNUM", "SERIAL", "STATE", "RETIREDDATE"}))
				Expect(got.Items).To(Equal([]map[string]string{
					{"ASSETNUM": "500", "ACCOUNTNUM": "10000000", "SERIAL": "SN-0003", "STATE": "In use", "RETIREDDATE": ""},
					{"ASSETNUM": "501", "ACCOUNTNUM": "10000001", "SERIAL": "SN-0002", "STATE": "Retired", "RETIREDDATE": "03092026"},
				}))
				Expect(a.do("Asset.Get", "LASTNAME=Lee 1")).To(find("ASSETNUM", "501"))
				Expect(a.do("Asset.Delete", "ASSETNUM=500")).To(refuseOperation("Asset.Delete"))
			})

			It("holds requests against it", func() {
				a := serve(way.contract())
				a.add("Asset.Add", "ACCOUNTNUM=10000000", "SERIAL=SN-0001")
				Expect(a.do("Asset.Add", "ACCOUNTNUM=10000001", "SERIAL=sn-0001")).To(refuseDuplicate("SERIAL", "sn-0001"))
				Expect(a.do("Asset.Add", "ACCOUNTNUM=10000002", "SERIAL=SN-0002")).To(refuseValue("ACCOUNTNUM", "10000002"))
				Expect(a.do("Asset.Add", "ACCOUNTNUM=10000000", "SERIAL=SN3")).To(refuseLength("SERIAL", 3, 4, 20))
				Expect(a.do("Asset.Add", "ACCOUNTNUM=10000000")).To(refuseMissing("SERIAL"))
				Expect(a.do("Asset.Add", "ACCOUNTNUM=10000000", "SERIAL=SN-0004", "STATE=Lost")).To(refuseValue("STATE", "Lost"))
				Expect(a.do("Asset.Add", "ACCOUNTNUM=10000000", "SERIAL=SN-0005", "RETIREDDATE=01012020")).To(refuseTag("RETIREDDATE", "01012020"))
				Expect(a.do("Asset.Modify", "ASSETNUM=500", "ACCOUNTNUM=10000001")).To(refuseTag("ACCOUNTNUM", "10000001"))
				Expect(a.do("Asset.Modify", "ASSETNUM=501", "STATE=Retired")).To(refuseValue("ASSETNUM", "501"))
				Expect(a.do("Asset.Get", "ASSETNUM=5%")).To(refuseWildcard("ASSETNUM"))
			})

			It("lets its effects follow", func() {
				a := serve(way.contract())
				id := a.add("Asset.Add", "ACCOUNTNUM=10000000", "SERIAL=SN-0001")
				Expect(a.do("Asset.Modify", "ASSETNUM="+id, "STATE=Retired")).To(beWell())
				Expect(a.only("Asset.Get", "ASSETNUM="+id)).To(HaveKeyWithValue("RETIREDDATE", "03092026"))
				Expect(a.do("Asset.Modify", "ASSETNUM="+id, "STATE=In use")).To(beWell())
				Expect(a.only("Asset.Get", "ASSETNUM="+id)).To(HaveKeyWithValue("RETIREDDATE", ""))
			})

			It("gives it a place in rights, picklists, custom fields and seeds", func() {
				a := serve(way.contract(), func(t *mockserver.Tenant) {
					t.Rights = map[string][]string{"customer": {"add"}, "asset": {"add", "get"}}
					t.Picklists = map[string][]contracts.Option{"asset-states": options("New", "Scrapped:retired")}
					t.CustomFields = []contracts.CustomField{{Object: "Asset", Tag: "room", Mandatory: true}}
				}, seeded(`<records><Customer><FIRSTNAME>x</FIRSTNAME><LASTNAME>x</LASTNAME></Customer>
					<Asset><ASSETNUM>600</ASSETNUM><ACCOUNTNUM>10000000</ACCOUNTNUM><SERIAL>SN-0600</SERIAL><room>1</room></Asset></records>`))
				Expect(a.do("Asset.Add", "ACCOUNTNUM=10000000", "SERIAL=SN-0001")).To(refuseMissing("ROOM"))
				Expect(a.add("Asset.Add", "ACCOUNTNUM=10000000", "SERIAL=SN-0001", "room=2", "STATE=Scrapped")).To(Equal("601"))
				Expect(a.do("Asset.Modify", "ASSETNUM=600", "STATE=Scrapped")).To(refuseRight())
				got := a.do("Asset.Get", "room=2")
				Expect(got.Order).To(Equal([]string{"ASSETNUM", "ACCOUNTNUM", "SERIAL", "STATE", "RETIREDDATE", "room"}))
				Expect(got).To(find("ASSETNUM", "601"))
				Expect(got.Items[0]).To(HaveKeyWithValue("RETIREDDATE", "03092026"))
				Expect(a.only("Asset.Get", "ASSETNUM=600")).To(And(HaveKeyWithValue("STATE", "New"), HaveKeyWithValue("room", "1")))
			})
		})
	}

	It("is refused with file, line, column and element path when the file has a mistake", func() {
		broken := contracts.File{Name: "asset.xml", Data: []byte("<object name=\"Asset\" id=\"ASSETNUM\" provenance=\"assumed\" source=\"Inference\">\n  <tag named=\"ASSETNUM\"/>\n</object>")}
		_, err := contracts.Default(broken)
		Expect(err).To(MatchError(And(ContainSubstring("asset.xml:2:3: object[Asset]/tag"), ContainSubstring("named"))))
	})

	It("is unknown to a server that has the contract as shipped", func() {
		a := newAcme()
		Expect(a.do("Asset.Get", "ASSETNUM=500")).To(refuseOperation("Asset.Get"))
	})
})
