package store_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"golang.org/x/text/cases"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/mockserver/internal/store"
)

var _ = Describe("A mode's key", func() {
	DescribeTable("is the comparable form of a value",
		func(mode store.Mode, value, key string) { Expect(mode.Key(value)).To(Equal(key)) },
		Entry("exact: as it is", store.Exact, "Ab 1É", "Ab 1É"),
		Entry("unknown mode: as it is", store.Mode(99), "Ab 1É", "Ab 1É"),
		Entry("fold: small ASCII letters", store.Fold, "Ab-Z@[`{ 1", "ab-z@[`{ 1"),
		Entry("fold: small letters with accents", store.Fold, "AÉÑ Σ", "aéñ σ"),
		Entry("fold: expanded letters", store.Fold, "Aẞß", "assss"),
		Entry("fold: bytes that are no text, as they are", store.Fold, "A\xff\xc3", "a\xff\xc3"),
		Entry("fold: longer than most", store.Fold, longUpper, longLower),
		Entry("digits: digits only", store.Digits, "+1 (408) 555-01:00/9", "140855501009"),
		Entry("digits: none of other scripts", store.Digits, "٣4²", "4"),
		Entry("digits: perhaps none", store.Digits, "abc", ""),
	)

	It("folds any text as the Unicode tables do, wherever its first special letter stands", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			text := rapid.StringMatching(`[A-Za-z0-9]*`).Draw(t, "ASCII") + rapid.String().Draw(t, "text")
			if got, want := store.Fold.Key(text), cases.Fold().String(text); got != want {
				t.Fatalf("key %q, want %q", got, want)
			}
		})
	})

	DescribeTable("costs no allocation when the value is its own key",
		func(mode store.Mode, value string) {
			var key string
			Expect(testing.AllocsPerRun(100, func() { key = mode.Key(value) })).To(BeZero())
			Expect(key).To(Equal(value))
		},
		Entry("exact", store.Exact, "Ab É"),
		Entry("fold", store.Fold, "small ascii, 1"),
		Entry("digits", store.Digits, "4085550100"),
	)
})

const (
	longUpper = "0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	longLower = "0123456789 abcdefghijklmnopqrstuvwxyz 0123456789 abcdefghijklmnopqrstuvwxyz"
)
