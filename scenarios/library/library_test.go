package library_test

import (
	"path/filepath"
	"strings"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/scenarios"
)

var _ = Describe("The library", func() {
	It("holds against a server, each scenario twice and eight of them at once", func(ctx SpecContext) {
		played := all()
		report := scenarios.ReplayAll(ctx, played, served(), scenarios.Plan{Rounds: 2, Parallel: 8})
		Expect(report.Counts()).To(Equal(scenarios.Counts{Passed: 2 * len(played)}), failures(report))
	})

	It("holds in one tenant that all runs share, where a scenario needs no console", func(ctx SpecContext) {
		var played []*scenarios.Scenario
		for _, s := range all() {
			if !s.NeedsConsole() {
				played = append(played, s)
			}
		}
		Expect(len(played)).To(BeNumerically(">=", 15))
		report := scenarios.ReplayAll(ctx, played, shared(served()), scenarios.Plan{Rounds: 2, Parallel: 8})
		Expect(report.Counts()).To(Equal(scenarios.Counts{Passed: 2 * len(played)}), failures(report))
	})

	It("says of each scenario what it shows, in 20 to 300 characters, and tags it", func() {
		for _, s := range all() {
			Expect(utf8.RuneCountInString(s.Doc)).To(And(BeNumerically(">=", 20), BeNumerically("<=", 300)), s.Name)
			Expect(utf8.RuneCountInString(s.Summary())).To(BeNumerically("<=", 140), "the first line of "+s.Name+" is for lists")
			Expect(s.Tags).NotTo(BeEmpty(), s.Name)
		}
	})

	It("keeps each scenario in the file of its name", func() {
		for _, s := range all() {
			Expect(filepath.Base(s.Position.File)).To(Equal(s.Name + ".xml"))
		}
	})
})

// shared is the same target to one who knows only the credentials of one tenant.
func shared(target scenarios.Target) scenarios.Target {
	demo := mockserver.Demo()
	target.Console = nil
	target.Tenant, target.Username, target.Password, target.APIKey = demo.Name, demo.Username, string(demo.Password), string(demo.GatewayKeys[0].Key)
	return target
}

// failures is what a report says of the runs that did not pass.
func failures(report scenarios.Report) string {
	var lines []string
	for _, result := range report.Results {
		if err := result.Err(); err != nil {
			lines = append(lines, err.Error())
		}
	}
	return strings.Join(lines, "\n")
}
