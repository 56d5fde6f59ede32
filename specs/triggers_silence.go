package specs

import (
	"bytes"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// silent adds a spec of something that fires no trigger. Silence cannot be waited for: so an agent edits a record
// afterwards, and the call for that has to be the only one.
func (b *book) silent(text, clause string, do func(*hooked)) {
	b.hooked(text, clauses(clause), func(h *hooked) {
		h.hook(h.contract().Triggers...)
		do(h)
		trigger := h.aTrigger("edit")
		h.hears(calls{nameOf(trigger): {queryOf(trigger, h.happens("edit", h.contract().Object(trigger.Object)))}})
	})
}

// writeSilence: what fires no trigger.
func writeSilence(b *book) {
	b.silent("No operation of the API calls the URL of a trigger", "triggers.not-by-api", (*hooked).everyOperation)
	b.silent("Records that are made in bulk call the URL of no trigger", "triggers.not-by-bulk", (*hooked).bulk)
	b.silent("Records that are imported, and those that go for them, call the URL of no trigger", "triggers.not-by-import", (*hooked).imports)
	b.silent("What befalls the records without an agent calls the URL of no trigger", "triggers.agents-only", func(h *hooked) {
		_, err := h.handle.Snapshot(h.ctx, "before")
		h.Expect(err).NotTo(gomega.HaveOccurred())
		h.everyOperation()
		h.bulk()
		h.Expect(h.handle.Restore(h.ctx, "before")).To(gomega.Succeed())
		h.everyOperation()
		h.imports()
		h.Expect(h.handle.Reset(h.ctx)).To(gomega.Succeed())
	})
	writeAutoLog(b)
}

// everyOperation sends each operation of the API, with all that it needs.
func (h *hooked) everyOperation() {
	for _, op := range h.contract().Operations() {
		h.allows(op)
		if h.run.target.missing(HasGateway) == "" && op.Action != contracts.Get {
			h.well(h.throughGate(h.credentials()).do(op.Name, h.main().request(op).Minimal...))
		}
	}
}

// bulk makes several records of each object that has triggers at once.
func (h *hooked) bulk() {
	counts := map[string]int{}
	for _, object := range h.triggered() {
		counts[strings.ToLower(object.Name)+"s"] = 3
	}
	added, err := h.handle.Fake(h.ctx, counts, 1)
	h.Expect(err).NotTo(gomega.HaveOccurred(), "the console makes no records")
	for _, object := range h.triggered() {
		h.Expect(added).To(gomega.HaveKeyWithValue(object.Name, 3), "records of %s", object.Name)
	}
}

// imports has records of each object that has triggers go, and come back by an import.
func (h *hooked) imports() {
	for _, object := range h.triggered() {
		h.rooted(object.Name)
	}
	var file bytes.Buffer
	h.Expect(h.handle.Export(h.ctx, &file)).To(gomega.Succeed())
	added, err := h.handle.Import(h.ctx, &file, true)
	h.Expect(err).NotTo(gomega.HaveOccurred(), "the console takes no import")
	for _, object := range h.triggered() {
		h.Expect(added[object.Name]).To(gomega.BeNumerically(">", 0), "records of %s that are imported", object.Name)
	}
}

// writeAutoLog: an agent who adds a record fires the trigger for that, and none for a record that notes it by itself.
func writeAutoLog(b *book) {
	for _, object := range b.contract.Objects {
		for _, effect := range object.Effects {
			for _, on := range effect.On {
				name, action, foreign := strings.Cut(on, ".")
				if !foreign || action != contracts.Add {
					continue
				}
				b.hooked("A "+object.Name+" that notes by itself that an agent adds a "+name+" to it calls no URL", clauses("triggers.not-by-auto-log"), func(h *hooked) {
					h.hook(h.contract().Triggers...)
					noting, added := h.rooted(object.Name), h.contract().Object(name)
					record := h.creates(added, field(added.Tag(effect.Via).RequestName, noting))
					want := calls{}
					for _, trigger := range h.contract().Triggers {
						if trigger.Event == "create" && h.contract().Object(trigger.Object) == added {
							want.add(trigger, queryOf(trigger, record))
						}
					}
					h.hears(want)
				})
			}
		}
	}
}
