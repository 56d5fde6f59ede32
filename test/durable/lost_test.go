package durable_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// TestAStoreThatForgetsIsFoundOut puts an older state of the file back, as a store would that had not written what it
// acknowledged. The checks that the other tests rely on have to tell.
func TestAStoreThatForgetsIsFoundOut(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	file := filepath.Join(t.TempDir(), "crmock.db")
	b := begin(t, newSeed(t), "sqlite:"+file, quietCases)
	b.some()
	older, err := os.ReadFile(file)
	g.Expect(err).NotTo(HaveOccurred())
	b.start()
	b.settle()
	b.some()
	g.Expect(os.WriteFile(file, older, 0o600)).To(Succeed()) //nolint:gosec // G703: a folder of the test
	b.start()
	problems, _ := b.problems()

	g.Expect(problems).To(ContainElement(ContainSubstring("is lost: it was acknowledged as")))
	g.Expect(strings.Join(problems, "\n")).NotTo(ContainSubstring("half written"))
}

// some lets clients write for a while, and ends the server.
func (b *rig) some() {
	b.t.Helper()
	end := b.load.run()
	b.load.goesOn(goesOnWithin, 10*writers)
	end()
	b.settle()
	b.stop()
}
