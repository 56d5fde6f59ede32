// Package layout_test checks the shape of the module: who depends on whom, what packages are called and which
// folders there are. The rules are the tables in rules_test.go; docs/architecture.md explains them. The linter sees
// each forbidden import as it is written; this test also follows imports to their end. What the code does is not
// checked here.
package layout_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

const root = "../.."

var _ = Describe("This module", func() {
	var packages []listed

	BeforeEach(func(ctx SpecContext) {
		packages = listPackages(ctx)
		Expect(packages).To(ContainElement(HaveField("ImportPath", module+"/contracts")))
	})

	It("has no dependency that a rule forbids", func() {
		broken := brokenRules(importRules, packages)
		Expect(broken).To(BeEmpty(), strings.Join(broken, "\n"))
	})

	It("has no package whose name says nothing", func() {
		Expect(badNames(emptyNames, packages)).To(BeEmpty())
	})

	It("has no folder at the top that the architecture does not name", func() {
		Expect(strayFolders(topFolders, foldersIn(root))).To(BeEmpty())
	})
})

// listPackages asks the go command for all packages of the module.
func listPackages(ctx context.Context) []listed {
	GinkgoHelper()
	list := exec.CommandContext(ctx, "go", "list", "-json=ImportPath,Name,Imports,Deps", "./...")
	list.Dir = root
	list.Stderr = GinkgoWriter
	out, err := list.Output()
	Expect(err).NotTo(HaveOccurred())

	var packages []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
		var p listed
		Expect(decoder.Decode(&p)).To(Succeed())
		packages = append(packages, p)
	}
	return packages
}

func foldersIn(dir string) []string {
	GinkgoHelper()
	entries, err := os.ReadDir(dir)
	Expect(err).NotTo(HaveOccurred())
	var folders []string
	for _, entry := range entries {
		if entry.IsDir() {
			folders = append(folders, entry.Name())
		}
	}
	return folders
}
