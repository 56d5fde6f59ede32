package storetest

import (
	"maps"
	"slices"

	"pgregory.net/rapid"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// What is drawn is small on purpose: few ids and short values out of few letters, so that records collide, keys are
// taken and patterns fit.

func drawObject(t *rapid.T) string {
	return rapid.SampledFrom([]string{person, person, "Robot"}).Draw(t, "object")
}

func drawID(t *rapid.T) string {
	return rapid.SampledFrom([]string{"1", "2", "9", "10", "11", "100", "a", "aa"}).Draw(t, "id")
}

func drawTag(t *rapid.T) string {
	return rapid.SampledFrom(slices.Sorted(maps.Keys(tags))).Draw(t, "tag")
}

func drawValue(t *rapid.T) string {
	known := rapid.SampledFrom([]string{"", "a", "A", "ab", "aBc", "É", "é", "e", "ß", "SS", "12", "1-2", "5%", "a_\x00", "😀"})
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("aAbÉße12%_\\")), 0, 5, -1)
	return rapid.OneOf(known, known, letters).Draw(t, "value")
}

func drawPattern(t *rapid.T) string {
	broad := rapid.SampledFrom([]string{"%", "%%", "a%", "%A%", "%2", "1%", "é%", "s%s", "%-%"})
	letters := rapid.StringOfN(rapid.SampledFrom([]rune("%%%aAbéÉs12_😀")), 0, 5, -1)
	return rapid.OneOf(broad, letters).Draw(t, "pattern")
}

// drawRecord gives most tags a value.
func drawRecord(t *rapid.T) store.Record {
	var tagsAndValues []string
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		tagsAndValues = append(tagsAndValues, name, drawValue(t))
	}
	return newRecord(drawObject(t), drawID(t), tagsAndValues...)
}

func drawQuery(t *rapid.T) store.Query {
	q := store.Query{Limit: rapid.IntRange(0, 3).Draw(t, "limit")}
	for range rapid.SampledFrom([]int{0, 1, 1, 1, 2, 3}).Draw(t, "conditions") {
		q.Where = append(q.Where, drawCondition(t))
	}
	return q
}

// drawCondition asks in the tag's mode, or in any where no index prescribes one.
func drawCondition(t *rapid.T) store.Condition {
	name := drawTag(t)
	c := store.Condition{Tag: name, Mode: tags[name].mode}
	if !tags[name].indexed {
		c.Mode = rapid.SampledFrom([]store.Mode{store.Exact, store.Fold, store.Digits}).Draw(t, "mode")
	}
	switch rapid.SampledFrom([]string{"exactly", "pattern", "any of"}).Draw(t, "kind") {
	case "exactly":
		c.Value = drawValue(t)
	case "pattern":
		c.Value, c.Wildcard = drawPattern(t), true
	case "any of":
		c.AnyOf = rapid.SliceOfN(rapid.Custom(drawValue), 0, 3).Draw(t, "values")
	}
	return c
}
