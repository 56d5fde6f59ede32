package contracts

import (
	"slices"
	"strings"
)

// Object is one of the API's objects with its tags in the order of replies, and its operations.
type Object struct {
	Name    string
	IDTag   string // the tag that holds the id
	FirstID int64
	Aliases []*Alias
	Tags    []*Tag
	Custom  *CustomFields // nil where a tenant cannot add any
	Effects []*Effect
	Rules   []*Rule
	Actions []*Operation
	Fact

	tags map[string]*Tag // by exact name
}

// Alias is another spelling of an object's name that requests may use.
type Alias struct {
	Name string
	Fact
}

// Tag is one value of a record.
type Tag struct {
	Name        string // as in replies
	RequestName string // as in requests and error texts: upper case
	Type        string // one of the value types
	Format      string // of a date
	Shows       string // of an agent: login or id
	Match       string // how searches compare: fold, exact or digits
	Index       bool   // searched often enough for an index
	Hidden      bool   // never in a reply
	Secret      bool   // stored as SecretMark, whatever was sent
	ByServer    bool   // no request may send it

	Picklist   *Picklist // the choices, shared or the tag's own; nil for other types
	Min, Max   *Bound    // characters; nil where there is no such limit
	Unique     *Clashes  // nil where several records may share a value
	Keeps      []*Keep
	Default    *DefaultValue // nil where an Add without the tag leaves it empty
	References *Reference    // nil where the value names no record
	Fact
}

// SecretMark is what is stored for a secret: that there is one.
const SecretMark = "set"

// Bound is a limit on the length of a value.
type Bound struct {
	Value int
	Fact
}

// Clashes says what is answered when another record has the value already.
type Clashes struct {
	Problem *Problem
	Fact
}

// Keep says that an action may not empty a tag.
type Keep struct {
	On      string
	Problem *Problem
	Fact
}

// DefaultValue fills a tag that an Add leaves out, with a value or with a tag of a referenced record.
type DefaultValue struct {
	Value string
	From  *Via
	Fact
}

// Via is a tag of a referenced record: through our Reference tag, its Tag.
type Via struct{ Reference, Tag string }

// String is the path as the contract writes it: CASENUM.SUBJECT.
func (v Via) String() string { return v.Reference + "." + v.Tag }

// Reference says that a value is the id of a record.
type Reference struct {
	Object   string
	Problem  *Problem
	OnDelete string // what becomes of the value when an agent deletes that record: RefuseDelete or ClearOnDelete
	Fact
}

// What a reference does to the deletion of the record that it names.
const (
	RefuseDelete  = "refuse" // it cannot be deleted
	ClearOnDelete = "clear"  // the reference is emptied
)

// CustomFields says that tenants may add tags to an object, where they stand, and what can be done with them.
type CustomFields struct {
	After   string
	Actions []string
	Filter  bool
	Fact
}

// Effect is a change that the server makes by itself. It follows an action (On) or a change of a tag (When).
type Effect struct {
	On    []string // actions of this object, or operations of another one
	Via   string   // for another object's operation: its tag that references the record to change
	When  string   // the tag that is watched
	Means string   // with When: the meaning that has to begin or end; empty: any change counts
	Set   string
	To    string // today or agent
	Fact
}

// What an effect can set a tag to.
const (
	ToToday = "today" // the tenant's date, in the tag's format
	ToAgent = "agent" // the login of whoever the change is attributed to
)

// Rule is a named rule: what elements cannot declare.
type Rule struct {
	Name    string
	Tag     string
	From    Via
	Problem *Problem
	Fact
}

// Tag finds a tag by its exact name, nil if there is none.
func (o *Object) Tag(name string) *Tag { return o.tags[name] }

// Operation finds an operation by its action in any case, nil if there is none.
func (o *Object) Operation(action string) *Operation {
	for _, operation := range o.Actions {
		if strings.EqualFold(operation.Action, action) {
			return operation
		}
	}
	return nil
}

// Keep is the tag's keep for an action, nil if it may be emptied.
func (t *Tag) Keep(action string) *Keep {
	i := slices.IndexFunc(t.Keeps, func(k *Keep) bool { return k.On == action })
	if i < 0 {
		return nil
	}
	return t.Keeps[i]
}

// The actions.
const (
	Add    = "Add"
	Modify = "Modify"
	Get    = "Get"
)

// Operation is one object with one action, and everything that decides whether a request of it is valid.
type Operation struct {
	Object    *Object
	Action    string
	Name      string // Customer.Add
	Right     *Right
	Params    []*Param // the tags that it takes; in Get: its filters
	Key       *Param   // that names the record to change; nil but in Modify
	Mandatory []*Param
	Order     *Order // of the answer; nil but in Get
	Returns   []*Tag // of each item, in order
	Nesting   string // where they stand: each record in an item, or all in the reply itself
	Examples  []string
	Fact

	contract  *Contract
	byName    map[string]*Param // by upper-case name
	mandatory map[string]Fact
	returns   returns
}

// Where the tags of an answer stand.
const (
	NestItem  = "item"
	NestReply = "reply"
)

// Right is the permission that an operation needs.
type Right struct {
	Name string // customer.add
	Fact
}

// Order is how Get sorts: ascending by the id as a number is the one order that the API is known to have.
type Order struct {
	By, As, Direction string
	Fact
}

// Param is a tag as one operation takes it. In a Get it is a filter.
type Param struct {
	Name     string // upper case, as in requests and error texts
	Tag      *Tag
	Min, Max *Bound // nil where there is no such limit
	Wildcard *Fact  // `%` stands for any run of characters; nil where it may not be sent
	Via      string // for a filter on a referenced record: our tag that holds its id
	Fact            // of accepting it
}

type returns struct {
	names []string // "*" alone means all
	Fact
}

// Edit is what an agent's change of a record is held against: the object's Modify, or, where the API has none, what its Add
// takes, none of it mandatory. Nil where the object has no Add either.
func (o *Object) Edit() *Operation {
	if modify := o.Operation(Modify); modify != nil {
		return modify
	}
	add := o.Operation(Add)
	if add == nil {
		return nil
	}
	id := o.Tag(o.IDTag)
	key := &Param{Name: id.RequestName, Tag: id}
	edit := *add
	edit.Action, edit.Name, edit.Key, edit.Mandatory = Modify, o.Name+"."+Modify, key, nil
	edit.Params = append([]*Param{key}, add.Params...)
	edit.byName = map[string]*Param{}
	for _, param := range edit.Params {
		edit.byName[param.Name] = param
	}
	return &edit
}

// Param finds what an operation takes by name in any case, nil if it takes no such tag.
func (op *Operation) Param(name string) *Param { return op.byName[strings.ToUpper(name)] }
