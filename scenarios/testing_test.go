package scenarios_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/scenarios"
	"github.com/crmock/crmock/scenarios/library"
)

// Each scenario of the library is a spec.
var _ = Describe("The library's scenario", func() {
	err := scenarios.Each(library.Files(), nil, func(s *scenarios.Scenario) {
		It(s.Name+" holds, twice in the same place", func(ctx SpecContext) {
			target := served()
			Expect(scenarios.Replay(ctx, s, target, scenarios.Options{}).Err()).To(Succeed())
			if !s.NeedsConsole() {
				target = withoutConsole(target)
			}
			report := scenarios.ReplayAll(ctx, []*scenarios.Scenario{s}, target, scenarios.Plan{Rounds: 2})
			Expect(report.Counts()).To(Equal(scenarios.Counts{Passed: 2}), text(report))
		})

		It(s.Name+" has the name of its file, says what it shows, and has tags", func() {
			Expect(s.Position.File).To(Equal(s.Name + ".xml"))
			Expect(s.Summary()).NotTo(Equal(s.Name))
			Expect(s.Tags).NotTo(BeEmpty())
		})
	})

	It("is right", func() { Expect(err).NotTo(HaveOccurred()) })
})

var _ = Describe("Each scenario of a folder", func() {
	names := func(files fstest.MapFS) ([]string, error) {
		var found []string
		err := scenarios.Each(files, nil, func(s *scenarios.Scenario) { found = append(found, s.Name) })
		return found, err
	}
	empty := func(name string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`<scenario name="` + name + `"><steps/></scenario>`)}
	}

	It("comes in the order of the files", func() {
		Expect(names(fstest.MapFS{"b.xml": empty("one"), "a.xml": empty("two"), "readme.md": {}})).To(Equal([]string{"two", "one"}))
	})

	It("has to be right, and all that is wrong is told", func() {
		found, err := names(fstest.MapFS{"a.xml": {Data: []byte("<a/>")}, "b.xml": empty("b"), "c.xml": {Data: []byte("<c/>")}})
		Expect(found).To(BeEmpty())
		Expect(err).To(MatchError(And(ContainSubstring("a.xml:1:1"), ContainSubstring("c.xml:1:1"))))
	})
})

// watched is a test that notes how it ended.
type watched struct{ ended string }

func (w *watched) Helper() {}

func (w *watched) Fatalf(format string, args ...any) {
	w.ended = "failed: " + fmt.Sprintf(format, args...)
	panic(w)
}

func (w *watched) Skipf(format string, args ...any) {
	w.ended = "skipped: " + fmt.Sprintf(format, args...)
	panic(w)
}

var _ = Describe("A test that plays a scenario", func() {
	played := func(text string, target scenarios.Target) string {
		file := filepath.Join(GinkgoT().TempDir(), "f.xml")
		Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
		w := &watched{}
		func() {
			defer func() { _ = recover() }()
			scenarios.Test(w, file, target)
		}()
		return w.ended
	}

	It("goes on where the scenario holds", func() {
		scenarios.Test(GinkgoT(), "library/duplicate-customer.xml", targetOf(mockserver.Start(GinkgoT())))
		Expect(played(marked, served())).To(BeEmpty())
	})

	It("fails where it does not, or cannot be read", func() {
		Expect(played(playing("", getting(`<expect problem="login"/>`)), served())).To(And(
			HavePrefix("failed: crmock: the scenario s does not hold:\n"), ContainSubstring("f.xml:3:1: send get\n  WAPI/REPLY/@STATUS: ")))
		Expect(played("<a/>", served())).To(HavePrefix("failed: crmock: "))
	})

	It("is skipped where the target cannot play it", func() {
		Expect(played(playing(ann, ""), withoutConsole(served()))).To(Equal("skipped: crmock: the scenario s is skipped: it needs crmock's console for <given>, and this target has none"))
	})
})
