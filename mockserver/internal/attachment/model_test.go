package attachment_test

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/mockserver/internal/attachment"
)

// model is the files of each record as a plain list.
type model map[string][]attachment.File

func (m model) copied() model {
	same := model{}
	for id, files := range m {
		same[id] = slices.Clone(files)
	}
	return same
}

func (m model) put(id string, file attachment.File) {
	if at := m.find(id, file.Name); at >= 0 {
		m[id][at] = file
		return
	}
	m[id] = append(m[id], file)
}

func (m model) find(id, name string) int {
	return slices.IndexFunc(m[id], func(f attachment.File) bool { return f.Name == name })
}

var _ = Describe("the files of records", func() {
	It("are what a plain list of each would be, after anything that can be done to them", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			files, plain := attachment.New(), model{}
			state, plainState := files.Snapshot(), model{}
			ids := rapid.SampledFrom([]string{"1", "2"})
			fileNames := rapid.SampledFrom([]string{"a", "b", "c"})
			t.Repeat(map[string]func(*rapid.T){
				"put": func(t *rapid.T) {
					id, file := ids.Draw(t, "id"), text(fileNames.Draw(t, "name"), rapid.String().Draw(t, "content"))
					Expect(files.Put("case", id, file)).To(Succeed())
					plain.put(id, file)
				},
				"remove": func(t *rapid.T) {
					id, name := ids.Draw(t, "id"), fileNames.Draw(t, "name")
					at := plain.find(id, name)
					Expect(files.Remove("case", id, name) == nil).To(Equal(at >= 0))
					if at >= 0 {
						plain[id] = slices.Delete(plain[id], at, at+1)
					}
				},
				"remove all": func(t *rapid.T) {
					id := ids.Draw(t, "id")
					files.RemoveAll("case", id)
					delete(plain, id)
				},
				"snapshot": func(*rapid.T) { state, plainState = files.Snapshot(), plain.copied() },
				"restore": func(*rapid.T) {
					files.Restore(state)
					plain = plainState.copied()
				},
				"": func(*rapid.T) {
					for _, id := range []string{"1", "2"} {
						Expect(files.List("case", id)).To(HaveExactElements(elements(plain[id])...))
					}
				},
			})
		})
	})
})

func elements(files []attachment.File) []any {
	all := make([]any, len(files))
	for i, file := range files {
		all[i] = file
	}
	return all
}
