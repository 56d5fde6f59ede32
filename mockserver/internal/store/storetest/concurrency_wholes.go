package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

const rounds = 100

func wholeConcurrencySpecs(s *subject) {
	It("takes snapshots of states that have existed", func(ctx context.Context) {
		Expect(s.writeRound(0)).To(Succeed())
		failed := make([]error, 4)
		together(len(failed), func(n int) {
			for round := range rounds {
				if n < 2 {
					failed[n] = errors.Join(failed[n], s.writeRound(round))
				} else {
					failed[n] = errors.Join(failed[n], s.Snapshot(ctx, acme, fmt.Sprint(n, round)))
				}
			}
		})
		Expect(errors.Join(failed...)).NotTo(HaveOccurred())
		Expect(s.snapshots()).To(HaveLen(2 * rounds))
		for _, name := range s.snapshots() {
			s.restore(name)
			s.view(wholeRound)
		}
	})

	It("never shows half a restore", func(ctx context.Context) {
		for n := range 2 {
			Expect(s.writeRound(n)).To(Succeed())
			s.snapshot(strconv.Itoa(n))
		}
		failed := make([]error, 4)
		together(len(failed), func(n int) {
			for round := range rounds {
				switch n {
				case 0:
					failed[n] = errors.Join(failed[n], s.writeRound(round))
				case 1:
					failed[n] = errors.Join(failed[n], s.Restore(ctx, acme, strconv.Itoa(round%2)))
				default:
					failed[n] = errors.Join(failed[n], s.View(ctx, acme, wholeRound))
				}
			}
		})
		Expect(errors.Join(failed...)).NotTo(HaveOccurred())
	})

	forgettingSpecs(s)
	sharingSpecs(s)
}

func forgettingSpecs(s *subject) {
	DescribeTable("keeps records and numbers together while the tenant is",
		func(ctx context.Context, forget func(context.Context) error) {
			failed := make([]error, 4)
			together(len(failed), func(n int) {
				for range rounds {
					switch n {
					case 0:
						failed[n] = errors.Join(failed[n], forget(ctx))
					case 1:
						failed[n] = errors.Join(failed[n], s.View(ctx, acme, inSequence))
					default:
						failed[n] = errors.Join(failed[n], s.Update(ctx, acme, putNext))
					}
				}
			})
			Expect(errors.Join(failed...)).NotTo(HaveOccurred())
			s.update(putNext)
			s.view(inSequence)
		},
		Entry("cleared", func(ctx context.Context) error { return s.Clear(ctx, acme) }),
		Entry("dropped", func(ctx context.Context) error { return s.Drop(ctx, acme) }),
	)
}

// sharingSpecs read in every way what is shared with a snapshot, by many at once: what an engine may do only for a
// writer shows under the race detector. Each way has many snapshots, since readers may meet just after one.
func sharingSpecs(s *subject) {
	DescribeTable("reads for many at once what it shares with a snapshot,",
		func(ctx context.Context, q store.Query) {
			s.put(crowd(0, 200)...)
			failed := make([]error, 4)
			for range rounds {
				s.snapshot("shared")
				together(len(failed), func(n int) {
					failed[n] = errors.Join(failed[n], s.View(ctx, acme, func(tx store.Tx) error { return finds(tx, q) }))
				})
			}
			Expect(errors.Join(failed...)).NotTo(HaveOccurred())
		},
		Entry("all", where()),
		Entry("by a key", where(is("CODE", "7"))),
		Entry("by one of several keys", where(oneOf("CODE", "7", "8"))),
		Entry("by a prefix", where(like("NAME", "X%"))),
		Entry("by a value", where(like("MAIL", "%7@%"))),
	)
}

// finds checks that the query finds one person at least, who can be got by id, too.
func finds(tx store.Tx, q store.Query) error {
	found, err := tx.Find(person, q)
	if err != nil || len(found) == 0 {
		return fmt.Errorf("found %d by %v: %w", len(found), q, err)
	}
	_, err = tx.Get(person, found[0].ID)
	return err
}

// writeRound gives both records the number of the round.
func (s *subject) writeRound(n int) error {
	return s.Update(context.Background(), acme, func(tx store.Tx) error {
		code := strconv.Itoa(n)
		return putAll(tx, newPerson("1", "CODE", code), newPerson("2", "CODE", code))
	})
}

// putNext puts a record with the next number of a sequence as its id.
func putNext(tx store.Tx) error {
	id, err := tx.NextID(person, 1)
	if err != nil {
		return err
	}
	return tx.Put(newPerson(strconv.FormatInt(id, 10)))
}

// inSequence checks that the records are those that putNext makes from the beginning of the sequence on.
func inSequence(tx store.Tx) error {
	all, err := tx.Find(person, where())
	for n, r := range all {
		if want := strconv.Itoa(n + 1); r.ID != want {
			return fmt.Errorf("the record in place %d has the id %s", n+1, r.ID)
		}
	}
	return err
}
