package report_test

import (
	"bytes"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/specs"
	"github.com/crmock/crmock/specs/report"
)

func TestThePageOfConcernsCountsEverySpecOnce(t *testing.T) {
	g := NewWithT(t)
	contract, err := contracts.Default()
	g.Expect(err).NotTo(HaveOccurred())
	all := specs.All(contract)
	var page bytes.Buffer
	g.Expect(report.WriteConcerns(&page, all)).To(Succeed())
	for _, spec := range all {
		g.Expect(page.String()).To(ContainSubstring("\n## " + spec.Concern + "\n"))
	}
	g.Expect(page.String()).To(ContainSubstring("| `OBJECT….max` |"))
	g.Expect(page.String()).To(ContainSubstring("| `tls.min` |"))
	g.Expect(sumOfCounts(page.String())).To(Equal(len(all)))
}

// sumOfCounts adds up the middle column of all tables.
func sumOfCounts(page string) int {
	sum := 0
	for line := range bytes.Lines([]byte(page)) {
		cells := bytes.Split(line, []byte(" | "))
		if len(cells) < 3 {
			continue
		}
		count := 0
		for _, digit := range cells[1] {
			if digit < '0' || digit > '9' {
				count = 0
				break
			}
			count = count*10 + int(digit-'0')
		}
		sum += count
	}
	return sum
}
