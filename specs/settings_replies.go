package specs

import (
	"fmt"
	"unicode/utf8"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/wire"
)

// writeUTF8Setting: a tenant may have its replies in UTF-8.
func writeUTF8Setting(b *book, p carrier) {
	b.steered("A setting has replies written in UTF-8, and they then declare it", clauses("reply.utf-8-setting"), func(t *steered) {
		const value = "café ÿ € 漢 😀"
		t.set(settings{"charset": "UTF-8"})
		id := t.add(p.Name, with(t.sample(p.add.Name).Minimal, p.param.Name, value)...)
		t.inUTF8(t.raw(t.classic(t.document(p.get.Name, field(p.IDTag, id)))), value)
		t.inUTF8(t.raw(t.classic(t.echoing(value))), value)
		t.set(settings{"charset": nil})
		t.Expect(t.charsetOf(t.reading(p, value).Body)).To(gomega.BeEquivalentTo(b.contract.Reply.Charset), "once the setting is taken back")
	})
}

// inUTF8 demands that an answer is in UTF-8, says so, and holds a value as it stands.
func (t *steered) inUTF8(got answer, value string) {
	t.Expect(t.charsetOf(got.body)).To(gomega.Equal("UTF-8"), "the declaration of the reply")
	t.Expect(wire.CharsetParameter(got.header.Get("Content-Type"))).To(gomega.BeEquivalentTo("UTF-8"), "the content type of the reply")
	t.Expect(utf8.Valid(got.body)).To(gomega.BeTrue(), "the reply holds bytes that are not UTF-8")
	t.Expect(string(got.body)).To(gomega.ContainSubstring(value))
}

// charsetOf is the encoding that the declaration of a reply names.
func (t *steered) charsetOf(body []byte) string {
	declared := encodingOf.FindSubmatch(body)
	t.Expect(declared).NotTo(gomega.BeNil(), "the declaration of the reply names no encoding")
	return string(declared[1])
}

// writeMaxItems: a tenant may have the answers of a Get cut.
func writeMaxItems(b *book) {
	for _, e := range b.entities() {
		if !e.visible() || commonFilter(e, nil) == nil {
			continue
		}
		b.steered(fmt.Sprintf("The setting max-items cuts the answer of a %s after so many items", e.get.Name), clauses("search.max-items-setting", e.get.Name),
			func(t *steered) { t.cuts(e) })
	}
}

// cuts adds records that one search finds, and looks at how many are found under several settings.
func (t *steered) cuts(e entity) {
	const records = 5
	shared, within := t.common(e, nil)
	for range records {
		t.rooted(e.Name, shared...)
	}
	found := func(most int) []string {
		t.set(settings{"maxItems": most})
		return t.idsOf(e, within...)
	}
	all := found(0)
	t.Expect(all).To(gomega.HaveLen(records), "without the setting")
	for _, most := range []int{1, 3, records - 1} {
		t.Expect(found(most)).To(gomega.Equal(all[:most]), "after %d items", most)
	}
	for _, most := range []int{records, records + 1} {
		t.Expect(found(most)).To(gomega.Equal(all), "after %d items", most)
	}
}
