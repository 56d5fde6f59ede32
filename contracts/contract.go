package contracts

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// Contract is everything known about the API, compiled for asking. Its fields are for reading only.
type Contract struct {
	Name, Version, Doc string

	Sources     []Source
	Endpoints   []*Endpoint
	TLS         TLS
	Attachments Attachments
	Request     RequestShape
	Reply       ReplyShape
	Limits      []*Limit
	Problems    []*Problem
	Checks      []*Check
	Objects     []*Object // an object stands after those it references
	Picklists   []*Picklist
	Triggers    []*Trigger
	Promises    []*Promise
	Clauses     []*Clause // every statement of the contract, in the order of the files
	Agents      []Agent   // of the tenant; none in the contract as shipped

	tree       []*xmldoc.Element // what it was read from, for overlays and extensions
	problems   map[string]*Problem
	picklists  map[string]*Picklist
	objects    map[string]*Object // by upper-case name and alias
	secrets    map[string]*Tag    // the secret tags of any object, by upper-case name
	clauses    map[string]*Clause
	operations []*Operation
	tagChecks  []fieldCheck
}

// Agent is one agent of a tenant, as far as the API can tell: records name an agent by login or by id.
type Agent struct{ Login, ID, Name string }

// Endpoint is one place where the API answers.
type Endpoint struct {
	Name        string
	Path        string
	Methods     []string
	FormField   string // of the form that carries the XML; empty where the body is the XML
	ContentType string // that clients send a body with; empty for a form

	TenantHeader, KeyHeader, KeyPrefix string // where credentials travel in headers

	Unreadable *Problem // the answer to a body that is not readable XML
	Refusals   []*Refusal
	Fact
}

// Refusal is an answer by HTTP status and JSON, given before the API itself is reached.
type Refusal struct {
	Name          string
	Status        int
	Title, Detail string
	Fact
}

// Refusal finds an endpoint's refusal by name, nil if there is none.
func (e *Endpoint) Refusal(name string) *Refusal {
	for _, refusal := range e.Refusals {
		if refusal.Name == name {
			return refusal
		}
	}
	return nil
}

// TLS is the lowest version of TLS that the API accepts, as in "1.2".
type TLS struct {
	Min string
	Fact
}

// RequestShape names the elements and attributes of a request.
type RequestShape struct {
	Root, Tenant, Username, Password, Command, Object, Action string
	Fact
}

// ReplyShape is what every reply looks like.
type ReplyShape struct {
	Root, Element, Item string
	Attributes          []string // in the order written
	Charset             string
	ContentType         string
	HTTPStatus          int
	Fact
}

// Limit bounds a request before it is understood.
type Limit struct {
	Name, Unit string
	Value      int
	Problem    *Problem // nil for a limit that cuts and does not refuse
	Fact
}

// Problem is one way in which the API refuses: declared once, named wherever it is used.
type Problem struct {
	Name   string
	Status int    // STATUS of the reply
	Code   int    // ERROR_CODE
	Text   string // ERROR_STR, with placeholders {tag} {value} {length} {min} {max} {operation}
	Fact
}

// Check is one step of looking at a request; their order decides which of several problems is answered.
type Check struct {
	Name    string
	Problem *Problem
	Fact
}

// Picklist is a named set of choices; a tenant may replace it.
type Picklist struct {
	Name    string
	Default string
	Values  []Choice
	Fact
}

// Choice is one value of a picklist. Means tells what it stands for where that has effects: closed, completed.
type Choice struct {
	Name, Means string
	Fact
}

// Has tells whether the list holds the value, spelled exactly so.
func (p *Picklist) Has(value string) bool {
	return slices.ContainsFunc(p.Values, func(c Choice) bool { return c.Name == value })
}

// Means is what the value stands for, empty for most.
func (p *Picklist) Means(value string) string {
	for _, choice := range p.Values {
		if choice.Name == value {
			return choice.Means
		}
	}
	return ""
}

// Trigger is a URL called when an agent changes a record.
type Trigger struct {
	Object, Event, Query, By string
	Fact
}

// Promise is a statement about behaviour that no tag carries.
type Promise struct {
	ID, Concern string
	Fact
}

// Problem finds a problem by name, nil if there is none.
func (c *Contract) Problem(name string) *Problem { return c.problems[name] }

// Picklist finds a picklist by name, nil if there is none.
func (c *Contract) Picklist(name string) *Picklist { return c.picklists[name] }

// SecretTag is the secret tag of a name, as in requests or in replies and in any case, nil if there is none. It is of any
// object, because a request may name the wrong one.
func (c *Contract) SecretTag(name string) *Tag { return c.secrets[strings.ToUpper(name)] }

// IsSecret says whether a tag of that name holds a secret in any object.
func (c *Contract) IsSecret(name string) bool { return c.SecretTag(name) != nil }

// Clause finds a clause by id, nil if there is none.
func (c *Contract) Clause(id string) *Clause { return c.clauses[strings.ToUpper(id)] }

// Limit finds a limit by name, nil if there is none.
func (c *Contract) Limit(name string) *Limit {
	for _, limit := range c.Limits {
		if limit.Name == name {
			return limit
		}
	}
	return nil
}

// Endpoint finds an endpoint by name, nil if there is none.
func (c *Contract) Endpoint(name string) *Endpoint {
	for _, endpoint := range c.Endpoints {
		if endpoint.Name == name {
			return endpoint
		}
	}
	return nil
}

// Object finds an object by name or alias in any case, nil if there is none.
func (c *Contract) Object(name string) *Object { return c.objects[strings.ToUpper(name)] }

// Operations are all operations, object by object.
func (c *Contract) Operations() []*Operation { return c.operations }

// Operation finds an operation by its name, OBJECT.ACTION in any case, nil if there is none.
func (c *Contract) Operation(name string) *Operation {
	object, action, _ := strings.Cut(name, ".")
	if found := c.Object(object); found != nil {
		return found.Operation(action)
	}
	return nil
}

// Agent finds an agent of the tenant by login or id.
func (c *Contract) Agent(loginOrID string) (Agent, bool) {
	return c.agent(func(name string) bool { return name == loginOrID })
}

func (c *Contract) agentInAnyCase(loginOrID string) (Agent, bool) {
	return c.agent(func(name string) bool { return strings.EqualFold(name, loginOrID) })
}

func (c *Contract) agent(named func(string) bool) (Agent, bool) {
	for _, agent := range c.Agents {
		if agent.Login != "" && named(agent.Login) || agent.ID != "" && named(agent.ID) {
			return agent, true
		}
	}
	return Agent{}, false
}
