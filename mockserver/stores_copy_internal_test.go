package mockserver

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// filled is a store in memory with two tenants, one of which has two snapshots, docs, sequences and odd bytes.
func filled(t *testing.T) store.Store {
	t.Helper()
	g, ctx, s := NewWithT(t), t.Context(), store.NewMemory()
	put := func(tenant, id, value string) {
		g.Expect(s.Update(ctx, tenant, func(tx store.Tx) error {
			r := store.Record{Object: "Customer", ID: id, Fields: []store.Field{{Tag: "LASTNAME", Value: value}}, Entries: []store.Entry{{Tag: "LASTNAME", Key: value}}}
			return errors.Join(tx.Put(r), tx.SkipID("Customer", 41), tx.SetDoc(store.Doc{Kind: "settings", Key: "k\x00", Text: value}))
		})).To(Succeed())
	}
	put("acme", "9", "Lee")
	g.Expect(s.Snapshot(ctx, "acme", "before")).To(Succeed())
	put("acme", "10", "\x00\xff%_\\É😀")
	g.Expect(s.Snapshot(ctx, "acme", "\x00")).To(Succeed())
	put("beta", "9", "")
	return s
}

// everything is all that a store has, in words.
func everything(t *testing.T, s store.Store) (all []string) {
	t.Helper()
	g := NewWithT(t)
	tenants, err := s.Tenants(t.Context())
	g.Expect(err).NotTo(HaveOccurred())
	for _, tenant := range tenants {
		g.Expect(s.Dump(t.Context(), tenant, func(p store.Piece) error {
			all = append(all, fmt.Sprintf("%q: %s", tenant, told(p)))
			return nil
		})).To(Succeed())
	}
	return all
}

func told(p store.Piece) (text string) {
	if p.Snapshot != nil {
		text = fmt.Sprintf("in %q: ", *p.Snapshot)
	}
	switch {
	case p.Record != nil:
		text += fmt.Sprintf("%+v", *p.Record)
	case p.Sequence != nil:
		text += fmt.Sprintf("%+v", *p.Sequence)
	case p.Doc != nil:
		text += fmt.Sprintf("%q", *p.Doc)
	}
	return text
}

// inFile is a new store in a file.
func inFile(t *testing.T) store.Store {
	t.Helper()
	s, err := storeAt(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "crmock.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestACopyHasAllThatItsSourceHas(t *testing.T) {
	g, ctx := NewWithT(t), t.Context()
	source, between, target := filled(t), inFile(t), store.NewMemory()
	var steps, total int
	options := CopyOptions{Progress: func(done, of int) {
		steps++
		total = of
		g.Expect(done).To(Equal(steps))
	}}
	result, err := copyAll(ctx, source, between, options)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(result).To(Equal(CopyResult{Tenants: 2, Records: 3, Snapshots: 2}))
	g.Expect(steps).To(Equal(total))
	g.Expect(everything(t, between)).To(Equal(everything(t, source)))

	_, err = copyAll(ctx, between, target, CopyOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(everything(t, target)).To(Equal(everything(t, source)))
	g.Expect(everything(t, source)).To(HaveLen(steps))
}

func TestACopyTakesThePlaceOfWhatThereIsOnlyIfToldTo(t *testing.T) {
	g, ctx := NewWithT(t), t.Context()
	source, target := filled(t), inFile(t)
	for _, tenant := range []string{"acme", "gamma"} {
		g.Expect(target.Update(ctx, tenant, func(tx store.Tx) error {
			return tx.Put(store.Record{Object: "Task", ID: "1"})
		})).To(Succeed())
	}
	before := everything(t, target)
	_, err := copyAll(ctx, source, target, CopyOptions{})
	g.Expect(err).To(MatchError(ContainSubstring("the target is not empty: it has the tenant")))
	g.Expect(everything(t, target)).To(Equal(before))

	_, err = copyAll(ctx, source, target, CopyOptions{Replace: true})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(everything(t, target)).To(Equal(everything(t, source)))
}

// torn is a store that cannot be read to its end.
type torn struct{ store.Store }

var errTorn = errors.New("the disk does not read")

func (s torn) Dump(ctx context.Context, tenant string, each func(store.Piece) error) error {
	n := 0
	return s.Store.Dump(ctx, tenant, func(p store.Piece) error {
		if n++; n > 3 {
			return errTorn
		}
		return each(p)
	})
}

func TestACopyThatFailsLeavesNoHalfTenant(t *testing.T) {
	g, ctx := NewWithT(t), t.Context()
	target := inFile(t)
	c := copying{source: torn{filled(t)}, target: target}
	g.Expect(target.Load(ctx, "acme", c.pieces(ctx, "acme"))).To(MatchError(errTorn))
	g.Expect(everything(t, target)).To(BeEmpty())
}
