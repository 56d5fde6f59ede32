package scenarios_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

const schema = "../docs/scenario.xsd"

// xmllint is the path of the program, which a machine may lack unless it has to have everything.
func xmllint() string {
	GinkgoHelper()
	path, err := exec.LookPath("xmllint")
	switch {
	case err == nil:
	case os.Getenv("CRMOCK_REQUIRE_ALL") == "1":
		Fail("xmllint is missing: apt install libxml2-utils")
	default:
		Skip("xmllint is missing: apt install libxml2-utils")
	}
	return path
}

var _ = Describe("The schema for editors", func() {
	validate := func(file string) error {
		output, err := exec.CommandContext(GinkgoT().Context(), xmllint(), "--nonet", "--noout", "--schema", schema, file).CombinedOutput()
		GinkgoWriter.Println(string(output))
		return err
	}

	It("takes every scenario that is loaded", func() {
		files, err := filepath.Glob("testdata/*.xml")
		Expect(err).NotTo(HaveOccurred())
		Expect(files).NotTo(BeEmpty())
		library, err := filepath.Glob("library/*.xml")
		Expect(err).NotTo(HaveOccurred())
		for _, file := range slices.Concat(files, library) {
			Expect(validate(file)).To(Succeed(), file)
		}
	})

	DescribeTable("refuses", func(text string) {
		file := filepath.Join(GinkgoT().TempDir(), "wrong.xml")
		Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
		Expect(validate(file)).NotTo(Succeed())
	},
		Entry("an unknown step", steps(`<sleep for="5s"/>`)),
		Entry("an unknown attribute", steps(`<clock advance="1h" by="jsmith"/>`)),
		Entry("a missing attribute", steps(`<clock/>`)),
		Entry("a change that could be looked for", steps(`<change without-console="check"><settings enabled="no"/></change>`)),
		Entry("another way without console", `<scenario name="s"><given without-console="maybe"/><steps/></scenario>`),
		Entry("a length of time that is none", steps(`<clock advance="tomorrow"/>`)),
	)
})
