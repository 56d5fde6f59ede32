package mockserver_test

import (
	"maps"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"
)

// describe has the specs that hold for any object.
func (p promised) describe() {
	It("is numbered from the first id on", func() {
		Expect(p.addLeast(p.server())).To(Equal(p.first))
	})

	Describe("row by row", Ordered, ContinueOnFailure, func() {
		a := &api{}
		BeforeAll(func() { *a = *p.server() })

		p.describeAdd(a)
		p.describeAddRefused(a)
		if p.others() != nil {
			p.describeModify(a)
			p.describeModifyRefused(a)
		}
	})
}

func (p promised) describeAdd(a *api) {
	operation := p.object + ".Add"

	It("is answered by its id alone when it is added", func() {
		got := a.do(operation, p.least()...)
		Expect(got).To(beWell())
		Expect(got.Body).To(MatchRegexp(`ERROR_CODE="0"><ITEM><%s>[1-9][0-9]*</%s></ITEM></REPLY>`, p.id, p.id))
	})

	It("has an id above all others, also after an Add that was refused", func() {
		last := number(p.addLeast(a))
		for range 5 {
			Expect(a.do(operation, append(p.least(), "NONSENSE=x")...)).To(refuseTag("NONSENSE", "x"))
			next := number(p.addLeast(a))
			Expect(next).To(BeNumerically(">", last))
			last = next
		}
	})

	It("is shown with every tag, in order, empty ones too", func() {
		var order []string
		for _, r := range p.rows {
			if !r.hidden {
				order = append(order, r.tag)
			}
		}
		for _, id := range []string{p.addLeast(a), p.addFull(a)} {
			Expect(a.do(p.object+".Get", p.id+"="+id).Order).To(Equal(order))
		}
	})

	It("keeps every tag that it is added with, as it was sent", func() {
		p.expectShown(p.read(a, p.addFull(a)), func(r row) (string, bool) { return r.value, r.add != no })
	})

	It("has the defaults of what it is added without", func() {
		p.expectShown(p.read(a, p.addLeast(a)), func(r row) (string, bool) { return r.byDefault, r.add == yes })
	})

	DescribeTable("is added with an empty tag as if that were not sent",
		func(r row) {
			others := without(p.full(), r.request())
			empty, absent := p.read(a, a.add(operation, append(others, r.pair(""))...)), p.read(a, a.add(operation, others...))
			delete(empty, p.id)
			delete(absent, p.id)
			Expect(empty).To(Equal(absent))
		},
		p.entries(func(r row) bool { return r.add == yes }),
	)

	DescribeTable("is added with up to so many characters, and not one more",
		func(r row) {
			p.expectLimits(a, r, func(pair string) (answer, string) {
				got := a.do(operation, replaced(p.least(), pair)...)
				return got, strings.Join(got.ids(p.id), "")
			})
		},
		p.entries(func(r row) bool { return r.add != no && r.max > 0 }),
	)
}

func (p promised) describeAddRefused(a *api) {
	DescribeTable("is not added without a mandatory tag, with an empty one, or with a blank one",
		func(r row) {
			Expect(a.do(p.object+".Add", without(p.full(), r.request())...)).To(refuseMissing(r.request()))
			for _, nothing := range []string{"", " ", " \t\n"} {
				Expect(a.do(p.object+".Add", replaced(p.full(), r.pair(nothing))...)).To(refuseMissing(r.request()), "%q", nothing)
			}
		},
		p.entries(func(r row) bool { return r.add == mandatory }),
	)

	DescribeTable("is not added with a tag that only the server gives",
		func(r row) {
			Expect(a.do(p.object+".Add", append(p.least(), r.pair("x1"))...)).To(refuseTag(r.request(), "x1"))
		},
		p.entries(func(r row) bool { return r.add == no }),
	)
}

func (p promised) describeModify(a *api) {
	operation := p.object + ".Modify"

	It("is answered by its id alone when it is modified, and changes in every tag that Modify takes", func() {
		id := p.addFull(a)
		got := a.do(operation, append(p.others(), p.id+"="+id)...)
		Expect(got).To(beWell())
		Expect(got.Items).To(Equal([]map[string]string{{p.id: id}}))
		p.expectShown(p.read(a, id), func(r row) (string, bool) { return r.other, r.modify == yes })
	})

	It("changes in just the tags that a Modify names, whichever they are", func() {
		id, bystander := p.addFull(a), p.read(a, p.addLeast(a))
		model := p.read(a, id)
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			request := p.draw(t, model)
			if request == nil {
				return
			}
			if got := a.do(operation, append(request, p.id+"="+id)...); got.Status != 0 {
				t.Fatalf("%s", got.Body)
			}
			if record := p.settable(p.read(a, id)); !maps.Equal(record, p.settable(model)) {
				t.Fatalf("%v, not %v", record, p.settable(model))
			}
		})
		Expect(p.read(a, bystander[p.id])).To(Equal(bystander))
	})

	DescribeTable("is emptied by a Modify with an empty tag",
		func(r row) {
			id := p.addFull(a)
			Expect(a.do(operation, p.id+"="+id, r.pair(""))).To(beWell())
			Expect(p.read(a, id)).To(HaveKeyWithValue(r.tag, ""))
		},
		p.entries(func(r row) bool { return r.modify == yes && !r.hidden }),
	)

	DescribeTable("is modified with up to so many characters, and not one more",
		func(r row) {
			id := p.addFull(a)
			p.expectLimits(a, r, func(pair string) (answer, string) {
				return a.do(operation, replaced([]string{p.id + "=" + id, p.others()[0]}, pair)...), id
			})
		},
		p.entries(func(r row) bool { return r.modify != no && r.max > 0 }),
	)
}

func (p promised) describeModifyRefused(a *api) {
	operation := p.object + ".Modify"

	It("stays as it was when one tag of a Modify is refused", func() {
		id := p.addFull(a)
		before := p.read(a, id)
		Expect(a.do(operation, append(p.others(), p.id+"="+id, "NONSENSE=x")...)).To(refuseTag("NONSENSE", "x"))
		Expect(p.read(a, id)).To(Equal(before))
	})

	It("is not modified without its key, without any other tag, or by a key that none has", func() {
		id, change := p.addLeast(a), p.others()[0]
		Expect(a.do(operation, change)).To(refuseMissing(p.id))
		Expect(a.do(operation, change, p.id+"=")).To(refuseMissing(p.id))
		Expect(a.do(operation, change, p.id+"= ")).To(refuseMissing(p.id))
		Expect(a.do(operation, p.id+"="+id)).To(refuseNothingUsable())
		for _, none := range []string{"99999999", "0" + id, id + " ", "%", "x"} {
			Expect(a.do(operation, change, p.id+"="+none)).To(refuseValue(p.id, none))
		}
	})

	DescribeTable("is not modified in a tag that stays as it was added",
		func(r row) {
			id := p.addFull(a)
			before := p.read(a, id)
			Expect(a.do(operation, p.id+"="+id, r.pair("x1"))).To(refuseTag(r.request(), "x1"))
			Expect(p.read(a, id)).To(Equal(before))
		},
		p.entries(func(r row) bool { return r.modify == no }),
	)
}
