package storetest

import (
	"context"
	"errors"
	"strconv"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

func concurrencySpecs(s *subject) {
	It("lets exactly one of fifty have a unique key", func() {
		results := make([]error, 50)
		together(len(results), func(n int) {
			results[n] = s.Update(context.Background(), acme, func(tx store.Tx) error {
				return tx.Put(newPerson(strconv.Itoa(n+1), "MAIL", "bob@example.com"))
			})
		})
		won := 0
		for _, err := range results {
			var conflict *store.ConflictError
			if err == nil {
				won++
			} else {
				Expect(errors.As(err, &conflict)).To(BeTrue(), "%v", err)
			}
		}
		Expect(won).To(Equal(1))
		Expect(s.find(where())).To(HaveLen(1))
	})

	It("loses none of a thousand numbers, and hands out none twice", func() {
		const workers, each = 20, 50
		handed := make([][]int64, workers)
		failed := make([]error, workers)
		together(workers, func(n int) {
			for range each {
				var id int64
				failed[n] = errors.Join(failed[n], s.Update(context.Background(), acme, func(tx store.Tx) (err error) {
					id, err = tx.NextID("Case", 1)
					return err
				}))
				handed[n] = append(handed[n], id)
			}
		})
		Expect(errors.Join(failed...)).NotTo(HaveOccurred())
		seen := map[int64]bool{}
		for _, ids := range handed {
			for _, id := range ids {
				seen[id] = true
			}
		}
		Expect(seen).To(HaveLen(workers * each))
		Expect(seen).To(And(HaveKey(int64(1)), HaveKey(int64(workers*each))))
	})

	It("loses none of many changes to one record", func() {
		const workers, each = 20, 10
		failed := make([]error, workers)
		s.put(newPerson("1", "CODE", "0"))
		together(workers, func(n int) {
			for range each {
				failed[n] = errors.Join(failed[n], s.Update(context.Background(), acme, countUp))
			}
		})
		Expect(errors.Join(failed...)).NotTo(HaveOccurred())
		Expect(s.get(person, "1")).To(HaveField("Fields", HaveExactElements(store.Field{Tag: "CODE", Value: "200"})))
	})

	readerSpecs(s)
}

func readerSpecs(s *subject) {
	It("never shows half an update", func() {
		Expect(s.writeRound(0)).To(Succeed())
		var torn, failed error
		together(2, func(n int) {
			for round := range rounds {
				if n == 0 {
					failed = errors.Join(failed, s.writeRound(round))
				} else {
					torn = errors.Join(torn, s.View(context.Background(), acme, wholeRound))
				}
			}
		})
		Expect(failed).NotTo(HaveOccurred())
		Expect(torn).NotTo(HaveOccurred())
	})

	It("shows one state throughout a view", func() {
		s.put(newPerson("1", "CODE", "before"))
		var (
			writer sync.WaitGroup
			failed error
		)
		s.view(func(tx store.Tx) error {
			before, err := tx.Get(person, "1")
			started := make(chan struct{})
			writer.Go(func() {
				close(started)
				failed = s.Update(context.Background(), acme, func(tx store.Tx) error {
					return tx.Put(newPerson("1", "CODE", "after"))
				})
			})
			<-started
			Expect(tx.Get(person, "1")).To(Equal(before))
			return err
		})
		writer.Wait()
		Expect(failed).NotTo(HaveOccurred())
		Expect(s.find(where(is("CODE", "after")))).To(HaveExactElements("1"))
	})
}

// countUp adds one to the number that the record has as its code.
func countUp(tx store.Tx) error {
	r, err := tx.Get(person, "1")
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(r.Get("CODE"))
	if err != nil {
		return err
	}
	return tx.Put(newPerson("1", "CODE", strconv.Itoa(n+1)))
}

// wholeRound checks that both records are of the same round, by record and by index.
func wholeRound(tx store.Tx) error {
	first, err := tx.Get(person, "1")
	if err != nil {
		return err
	}
	both, err := tx.Find(person, where(is("CODE", first.Get("CODE"))))
	if err != nil {
		return err
	}
	if len(both) != 2 {
		return errors.New("half an update: " + strconv.Itoa(len(both)) + " records have the code of the first")
	}
	return nil
}

// together runs fn in n goroutines that start at once, and waits for all.
func together(n int, fn func(n int)) {
	var (
		start = make(chan struct{})
		all   sync.WaitGroup
	)
	for i := range n {
		all.Go(func() {
			<-start
			fn(i)
		})
	}
	close(start)
	all.Wait()
}
