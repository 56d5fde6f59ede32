package intercept_test

import (
	"context"
	"errors"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/intercept"
)

// ids are those of a set's interceptions in their order.
func ids(set *intercept.Set) []string {
	var found []string
	for _, one := range set.List() {
		found = append(found, one.ID)
	}
	return found
}

// late is an interception that goes on to the next one.
func late(id, length string) console.Interception {
	return console.Interception{ID: id, Then: console.Then{Delay: &console.ActDelay{Fixed: length}}}
}

// replace puts interceptions in the place of those of an origin.
func replace(set *intercept.Set, origin string, declared ...console.Interception) {
	GinkgoHelper()
	Expect(set.Replace(shipped(), origin, declared)).To(Succeed())
}

var _ = Describe("A set of interceptions", func() {
	It("has none at first, and neither has one that is not there", func() {
		Expect(newSet().Some()).To(BeFalse())
		Expect((*intercept.Set)(nil).Some()).To(BeFalse())
		Expect(newSet().List()).To(BeEmpty())
		Expect(met(newSet(), call("FAQ.Get"))).To(BeEmpty())
	})

	It("shows what was declared, whence it comes and what it has counted", func() {
		declared := named("it", console.When{Operation: "Customer.%", Tags: map[string]string{"EMAIL": "a%"}, Every: 2, Seed: 7})
		declared.Matched, declared.Hits, declared.Origin = 99, 99, intercept.FromFile // only read
		set := newSet()
		added, err := set.Add(shipped(), declared)
		Expect(err).NotTo(HaveOccurred())
		declared.Matched, declared.Hits, declared.Origin = 0, 0, intercept.FromConsole
		Expect(added).To(Equal(declared))
		for range 3 {
			set.Match(call("Customer.Get", "EMAIL=ann"))
		}
		declared.Matched, declared.Hits = 3, 1
		Expect(set.Get("it")).To(Equal(declared))
		Expect(set.List()).To(Equal([]console.Interception{declared}))
	})

	It("gives ids to those without, and never one that is taken", func() {
		set := newSet(then(lost()), named("2", console.When{}), then(lost()))
		Expect(ids(set)).To(Equal([]string{"1", "2", "3"}))
		Expect(set.Remove("3")).To(Succeed())
		Expect(set.Add(shipped(), then(lost()))).To(HaveField("ID", "4"))
	})

	It("refuses an id that is taken", func() {
		set := newSet(named("it", console.When{}))
		_, err := set.Add(shipped(), named("it", console.When{Nth: 1}))
		Expect(err).To(MatchError("two interceptions have the id it"))
		Expect(set.Get("it")).To(HaveField("When.Nth", BeZero()))
	})

	It("knows no others", func() {
		set := newSet(named("it", console.When{}))
		_, err := set.Get("IT")
		Expect(err).To(MatchError(intercept.ErrUnknown))
		_, err = set.Change("x", console.InterceptionChange{})
		Expect(err).To(MatchError(intercept.ErrUnknown))
		Expect(set.Remove("x")).To(MatchError(intercept.ErrUnknown))
	})

	It("loses one, or all of them", func() {
		set := newSet(named("a", console.When{}), named("b", console.When{}), named("c", console.When{}))
		Expect(set.Remove("b")).To(Succeed())
		Expect(ids(set)).To(Equal([]string{"a", "c"}))
		Expect(set.Some()).To(BeTrue())
		replace(set, intercept.FromFile, named("f", console.When{}))
		set.Clear()
		Expect(set.List()).To(BeEmpty())
		Expect(set.Some()).To(BeFalse())
	})

	It("has none any more when the last one is removed", func() {
		set := newSet(named("a", console.When{}))
		Expect(set.Remove("a")).To(Succeed())
		Expect(set.Some()).To(BeFalse())
	})

	Describe("holds a call against them in their order", func() {
		It("and the first that it meets is done", func() {
			set := newSet(named("a", console.When{Operation: "Case.%"}), named("b", console.When{Nth: 2}), named("c", console.When{}), named("d", console.When{}))
			Expect(met(set, call("FAQ.Get"))).To(Equal([]string{"c"}))
			Expect(met(set, call("FAQ.Get"))).To(Equal([]string{"b"}))
			Expect(met(set, call("Case.Get"))).To(Equal([]string{"a"}))
			Expect(set.Get("b")).To(HaveField("Matched", int64(2)), "what comes before it hides a call from it")
			Expect(set.Get("d")).To(HaveField("Matched", BeZero()))
		})

		It("and a delay is done as well as the next", func() {
			set := newSet(late("a", "1s"), late("b", "2s"), named("c", console.When{}), named("d", console.When{}))
			behind := &api{}
			answer, told, err := do(set, behind.call("FAQ.Get"))
			Expect(err).NotTo(HaveOccurred())
			Expect(answer.Sending.Silent).To(BeTrue())
			Expect(behind.waited).To(Equal([]time.Duration{time.Second, 2 * time.Second}))
			Expect(behind.carriedOut).To(Equal(1))
			Expect(told).To(Equal([]console.Intercepted{
				{ID: "c", Act: "lost", Did: "closed the connection without a reply; the API answered STATUS 0, ERROR_CODE 0"},
				{ID: "b", Act: "delay", Did: "answered 2s late"},
				{ID: "a", Act: "delay", Did: "answered 1s late"},
			}))
		})

		It("and a delay alone is followed by the API's own answer", func() {
			answer, told, err := do(newSet(late("a", "1s"), late("b", "2s")), call("FAQ.Get"))
			Expect(err).NotTo(HaveOccurred())
			Expect(answer).To(Equal(whole()))
			Expect(told).To(HaveLen(2))
		})

		It("and nothing else is done for a client that leaves during a delay", func() {
			behind := &api{leaves: context.Canceled}
			_, told, err := do(newSet(late("a", "1s"), late("b", "1s"), named("c", console.When{})), behind.call("FAQ.Get"))
			Expect(err).To(MatchError(context.Canceled))
			Expect(told).To(BeEmpty())
			Expect(behind.waited).To(HaveLen(1))
		})
	})

	Describe("is changed", func() {
		on, off := false, true
		at := func(position int) console.InterceptionChange { return console.InterceptionChange{Position: &position} }
		var set *intercept.Set
		BeforeEach(func() {
			set = newSet(named("a", console.When{Nth: 2}), named("b", console.When{}), named("c", console.When{}))
		})

		It("by turning one off: it neither does nor counts anything until it is on again", func() {
			Expect(set.Change("a", console.InterceptionChange{Disabled: &off})).To(HaveField("Disabled", true))
			for range 3 {
				Expect(met(set, call("FAQ.Get"))).To(Equal([]string{"b"}))
			}
			Expect(set.Change("a", console.InterceptionChange{Disabled: &on})).To(And(HaveField("Disabled", false), HaveField("Matched", BeZero())))
			Expect(met(set, call("FAQ.Get"))).To(Equal([]string{"b"}))
			Expect(met(set, call("FAQ.Get"))).To(Equal([]string{"a"}))
		})

		It("by adding one that is off", func() {
			declared := named("d", console.When{})
			declared.Disabled = true
			set = newSet(declared)
			Expect(met(set, call("FAQ.Get"))).To(BeEmpty())
		})

		DescribeTable("by giving one another place", func(id string, position int, expected ...string) {
			Expect(set.Change(id, at(position))).To(HaveField("ID", id))
			Expect(ids(set)).To(Equal(expected))
		},
			Entry("the first", "c", 1, "c", "a", "b"), Entry("the last", "a", 3, "b", "c", "a"),
			Entry("one between", "a", 2, "b", "a", "c"), Entry("its own", "b", 2, "a", "b", "c"),
		)

		It("by nothing, where nothing is said", func() {
			before := set.List()
			Expect(set.Change("b", console.InterceptionChange{})).To(HaveField("ID", "b"))
			Expect(set.List()).To(Equal(before))
		})

		It("by nothing, where the place is none", func() {
			for _, position := range []int{0, 4, -1} {
				change := at(position)
				change.Disabled = &off
				_, err := set.Change("b", change)
				Expect(err).To(MatchError("position is from 1 to 3, not " + strconv.Itoa(position)))
				Expect(err).To(BeAssignableToTypeOf(&intercept.RefusedError{}))
			}
			Expect(ids(set)).To(Equal([]string{"a", "b", "c"}))
			Expect(set.Get("b")).To(HaveField("Disabled", false))
		})
	})

	Describe("is replaced", func() {
		It("only as far as an origin goes, and those of the file come first", func() {
			set := newSet(named("a", console.When{}), named("b", console.When{}))
			replace(set, intercept.FromFile, named("f", console.When{}), named("g", console.When{}))
			Expect(ids(set)).To(Equal([]string{"f", "g", "a", "b"}))
			Expect(set.Get("f")).To(HaveField("Origin", "file"))
			Expect(set.Get("a")).To(HaveField("Origin", "console"))
			replace(set, intercept.FromConsole, named("c", console.When{}))
			Expect(ids(set)).To(Equal([]string{"f", "g", "c"}))
			replace(set, intercept.FromFile, named("h", console.When{}))
			Expect(ids(set)).To(Equal([]string{"h", "c"}))
			replace(set, intercept.FromFile)
			replace(set, intercept.FromConsole)
			Expect(set.Some()).To(BeFalse())
		})

		It("and one of the file takes the place of another of its id", func() {
			set := newSet(named("a", console.When{}), named("b", console.When{}))
			replace(set, intercept.FromFile, named("b", console.When{Nth: 3}), then(lost()))
			Expect(ids(set)).To(Equal([]string{"b", "1", "a"}))
			Expect(set.Get("b")).To(And(HaveField("Origin", "file"), HaveField("When.Nth", int64(3))))
			Expect(set.Replace(shipped(), intercept.FromFile, []console.Interception{named("f", console.When{}), named("f", console.When{})})).
				To(MatchError("two interceptions have the id f"))
		})

		It("with ids for those without", func() {
			set := newSet(named("1", console.When{}))
			replace(set, intercept.FromFile, then(lost()), then(lost()))
			Expect(ids(set)).To(Equal([]string{"2", "3", "1"}))
		})

		It("and what is declared as before goes on counting", func() {
			until := noon.Add(time.Hour)
			declared := func() console.Interception {
				again := until
				return named("a", console.When{Tags: map[string]string{"EMAIL": "%"}, Times: 2, Until: &again})
			}
			set := newSet()
			replace(set, intercept.FromFile, declared(), named("b", console.When{}))
			set.Match(call("FAQ.Get", "EMAIL=x"))
			replace(set, intercept.FromFile, named("b", console.When{Times: 5}), declared())
			Expect(ids(set)).To(Equal([]string{"b", "a"}))
			Expect(set.Get("a")).To(And(HaveField("Matched", int64(1)), HaveField("Hits", int64(1))))
			Expect(set.Get("b")).To(And(HaveField("Matched", BeZero()), HaveField("When.Times", int64(5))))
		})

		It("and an outage that has begun is over when it would have been", func() {
			outage := console.Interception{ID: "a", Then: console.Then{Unavailable: &console.ActOutage{For: "30s"}}}
			set, now := newSetAndClock()
			replace(set, intercept.FromFile, outage)
			Expect(met(set, call("FAQ.Get"))).To(HaveLen(1))
			now.pass(20 * time.Second)
			replace(set, intercept.FromFile, outage)
			Expect(met(set, call("FAQ.Get"))).To(HaveLen(1))
			now.pass(10 * time.Second)
			Expect(met(set, call("FAQ.Get"))).To(BeEmpty())
		})

		It("and counts anew what is declared otherwise, or has another origin", func() {
			set := newSet(named("a", console.When{}))
			set.Match(call("FAQ.Get"))
			changed := named("a", console.When{})
			changed.Then.Lost.Reset = true
			replace(set, intercept.FromConsole, changed)
			Expect(set.Get("a")).To(HaveField("Matched", BeZero()))
			replace(set, intercept.FromConsole)
			replace(set, intercept.FromFile, changed)
			Expect(set.Get("a")).To(And(HaveField("Matched", BeZero()), HaveField("Origin", "file")))
		})

		DescribeTable("not at all where one is wrong", func(said string, wanted ...console.Interception) {
			set := newSet(named("a", console.When{}))
			replace(set, intercept.FromFile, named("f", console.When{}))
			set.Match(call("FAQ.Get"))
			before := set.List()
			err := set.Replace(shipped(), intercept.FromConsole, wanted)
			Expect(err).To(MatchError(said))
			Expect(err).To(BeAssignableToTypeOf(&intercept.RefusedError{}))
			Expect(set.List()).To(Equal(before))
		},
			Entry("by itself", "interceptions[1]: when: nth is one call and every is many; write one of them",
				named("x", console.When{}), named("y", console.When{Nth: 1, Every: 1})),
			Entry("beside the others", "two interceptions have the id x", named("x", console.When{}), named("x", console.When{Nth: 1})),
			Entry("beside itself", "two interceptions have the id a", named("a", console.When{}), named("a", console.When{})),
			Entry("beside those of the file", "two interceptions have the id f", named("f", console.When{})),
		)
	})

	It("says what is wrong in words that can be unwrapped", func() {
		err := newSet().Replace(shipped(), intercept.FromConsole, []console.Interception{named("..", console.When{})})
		var refused *intercept.RefusedError
		Expect(errors.As(err, &refused)).To(BeTrue())
		Expect(errors.Unwrap(refused)).To(MatchError("interceptions[0]: id has 64 characters at most, and not only dots"))
	})

	It("is in the order of a plain list, whatever is added, moved and removed", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			set, plain := newSet(), []string(nil)
			some := func(t *rapid.T) int {
				if len(plain) == 0 {
					t.Skip("there is none")
				}
				return rapid.IntRange(0, len(plain)-1).Draw(t, "which")
			}
			t.Repeat(map[string]func(*rapid.T){
				"add": func(t *rapid.T) {
					added, err := set.Add(shipped(), then(lost()))
					if err != nil {
						t.Fatal(err)
					}
					plain = append(plain, added.ID)
				},
				"move": func(t *rapid.T) {
					from, to := some(t), some(t)
					id, position := plain[from], to+1
					plain = append(plain[:from:from], plain[from+1:]...)
					plain = append(plain[:to:to], append([]string{id}, plain[to:]...)...)
					if _, err := set.Change(id, console.InterceptionChange{Position: &position}); err != nil {
						t.Fatal(err)
					}
				},
				"remove": func(t *rapid.T) {
					at := some(t)
					if err := set.Remove(plain[at]); err != nil {
						t.Fatal(err)
					}
					plain = append(plain[:at:at], plain[at+1:]...)
				},
				"": func(t *rapid.T) {
					got := ids(set)
					if len(got) != len(plain) || set.Some() != (len(plain) > 0) {
						t.Fatalf("%v, want %v", got, plain)
					}
					for i := range got {
						if got[i] != plain[i] {
							t.Fatalf("%v, want %v", got, plain)
						}
					}
				},
			})
		})
	})
})

var _ = Describe("An outage that begins at a chosen call", func() {
	It("goes on for every call until it is over", func() {
		set, clock := newSetAndClock(console.Interception{When: console.When{Nth: 2}, Then: console.Then{Unavailable: &console.ActOutage{For: "30s"}}})
		hit := func() bool { return len(set.Match(intercept.Call{Operation: "Task.Get"})) == 1 }
		Expect([]bool{hit(), hit(), hit()}).To(Equal([]bool{false, true, true}))
		clock.pass(30 * time.Second)
		Expect(hit()).To(BeFalse())
	})
})

var _ = Describe("An interception of the file without an id", func() {
	It("goes on counting where the file still has it, and each of two alike for itself", func() {
		set := newSet()
		Expect(set.Replace(shipped(), intercept.FromFile, []console.Interception{then(lost()), then(lost())})).To(Succeed())
		set.Match(intercept.Call{Operation: "Task.Get"})
		Expect(set.Replace(shipped(), intercept.FromFile, []console.Interception{then(lost()), then(lost())})).To(Succeed())
		all := set.List()
		Expect(all).To(HaveLen(2))
		Expect(all[0].Hits).To(Equal(int64(1)))
		Expect(all[1].Hits).To(BeZero())
		Expect(all[0].ID).NotTo(Equal(all[1].ID))
	})
})

var _ = Describe("A list as it was read", func() {
	It("can be put back: what was hit stays hit, and the file keeps its own", func() {
		set := newSet()
		Expect(set.Replace(shipped(), intercept.FromFile, []console.Interception{then(lost())})).To(Succeed())
		_, err := set.Add(shipped(), console.Interception{When: console.When{Operation: "Task.Get"}, Then: lost()})
		Expect(err).NotTo(HaveOccurred())
		set.Match(intercept.Call{Operation: "Task.Get"})
		before := set.List()
		Expect(set.Replace(shipped(), intercept.FromConsole, before)).To(Succeed())
		Expect(set.List()).To(Equal(before))
	})

	It("stays off over a reload where the console has turned it off", func() {
		set := newSet()
		file := []console.Interception{{ID: "a", Then: lost()}}
		Expect(set.Replace(shipped(), intercept.FromFile, file)).To(Succeed())
		set.Match(intercept.Call{Operation: "Task.Get"})
		off := true
		_, err := set.Change("a", console.InterceptionChange{Disabled: &off})
		Expect(err).NotTo(HaveOccurred())
		Expect(set.Replace(shipped(), intercept.FromFile, file)).To(Succeed())
		Expect(set.List()[0].Disabled).To(BeTrue())
		Expect(set.List()[0].Hits).To(Equal(int64(1)))
		Expect(set.Match(intercept.Call{Operation: "Task.Get"})).To(BeEmpty())
	})
})
