package stores

import (
	"encoding/xml"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestCustomersHaveTwentyNamesakesEach(t *testing.T) {
	for _, p := range []people{20, 200, 10_000, 30_000} {
		g := NewWithT(t)
		var file struct {
			Customers []struct {
				LastName string `xml:"LASTNAME"`
				Email    string `xml:"EMAIL"`
			} `xml:"Customer"`
		}
		g.Expect(xml.Unmarshal(p.records(0, int(p)), &file)).To(Succeed())
		g.Expect(file.Customers).To(HaveLen(int(p)))
		names, emails := map[string]int{}, map[string]bool{}
		for i, c := range file.Customers {
			g.Expect(c.LastName).To(HavePrefix(p.groupName(i % p.groups())))
			g.Expect(c.Email).To(Equal(p.email(i)))
			names[strings.ToLower(c.LastName[:len(p.groupName(0))])]++
			emails[c.Email] = true
		}
		g.Expect(emails).To(HaveLen(int(p)))
		g.Expect(names).To(HaveLen(p.groups()))
		for name, n := range names {
			g.Expect(n).To(Equal(namesakes), name)
		}
	}
}

func TestBriefNumbers(t *testing.T) {
	for x, want := range map[float64]string{0.01: "0.01", 1: "1", 10: "10", 1000: "1k", 100_000: "100k", 1e6: "1M"} {
		NewWithT(t).Expect(brief(x)).To(Equal(want))
	}
}

func TestDecadesReachAroundTheNumbers(t *testing.T) {
	g := NewWithT(t)
	a := decades([]float64{0.3, 7}, 100, 0)
	g.Expect(a.ticks()).To(HaveLen(3))
	g.Expect([]float64{a.at(0.1), a.at(1), a.at(10)}).To(HaveExactElements(
		BeNumerically("~", 100, 1e-9), BeNumerically("~", 50, 1e-9), BeNumerically("~", 0, 1e-9)))
	g.Expect(decades([]float64{1}, 0, 9).ticks()).To(HaveLen(2), "one number, too, has an axis")
}
