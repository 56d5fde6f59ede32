package contracts

import (
	"slices"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// readAction reads an operation; its lists of tags are resolved once the whole object is known.
func (l *loader) readAction(r *xmldoc.Reader, object *Object) {
	op := &Operation{
		Object: object, Action: r.Required("name"), Fact: readFact(r),
		contract: l.Contract, byName: map[string]*Param{}, mandatory: map[string]Fact{},
	}
	op.Name = object.Name + "." + op.Action
	if !newAction(r, op) {
		r.Accept() // what stands in it can only be held against an action
		return
	}
	r.Optional("right", func(r *xmldoc.Reader) { op.Right = &Right{r.Required("name"), readFact(r)} })
	if op.Right == nil {
		r.Fail("the action names no <right>")
	}
	l.readParams(r, op)
	r.Optional("order", func(r *xmldoc.Reader) {
		op.Order = &Order{
			r.Required("by"), r.OneOf("as", "number"), r.OneOf("direction", "ascending"), readFact(r),
		}
	})
	r.Optional("returns", func(r *xmldoc.Reader) {
		op.Nesting = r.OneOf("nesting", NestItem, NestReply)
		op.returns = returns{r.List("tags"), readFact(r)}
	})
	r.Each("example", func(r *xmldoc.Reader) { op.Examples = append(op.Examples, r.Required("file")) })
	object.Actions = append(object.Actions, op)
}

// newAction refuses an action that there is not, and one that the object has already.
func newAction(r *xmldoc.Reader, op *Operation) bool {
	switch {
	case op.Action == "": // reported as missing
	case !slices.Contains([]string{Add, Modify, Get}, op.Action):
		r.Fail("name=%q: an action is %s, %s or %s", op.Action, Add, Modify, Get)
	case op.Object.Operation(op.Action) != nil:
		r.Fail("a second action %q in %s", op.Action, op.Object.Name)
	default:
		return true
	}
	return false
}

// readParams reads what an operation takes; Params hold names only until compile finds their tags.
func (l *loader) readParams(r *xmldoc.Reader, op *Operation) {
	r.Optional("key", func(r *xmldoc.Reader) {
		op.Key = &Param{Name: r.Required("tag"), Fact: readFact(r)}
		op.Params = append(op.Params, op.Key)
	})
	r.Each("accepts", func(r *xmldoc.Reader) {
		fact := readFact(r)
		if op.Action == Get {
			r.Fail("a Get accepts nothing but its <filter> elements")
		}
		for _, name := range r.List("tags") {
			op.Params = append(op.Params, &Param{Name: name, Fact: fact})
		}
	})
	r.Each("mandatory", func(r *xmldoc.Reader) {
		fact := readFact(r)
		for _, name := range r.List("tags") {
			op.mandatory[name] = fact
		}
	})
	r.Each("filter", func(r *xmldoc.Reader) {
		if op.Action != Get {
			r.Fail("only a Get has filters; %s <accepts> tags", op.Action)
		}
		filter := &Param{Name: r.Required("tag"), Via: r.String("via"), Fact: readFact(r)}
		if r.Yes("wildcard") {
			filter.Wildcard = &filter.Fact
		}
		r.Optional("wildcard", func(r *xmldoc.Reader) {
			fact := readFact(r)
			filter.Wildcard = &fact
		})
		if r.Has("max") {
			filter.Max = &Bound{r.Count("max"), filter.Fact}
		}
		op.Params = append(op.Params, filter)
	})
}
