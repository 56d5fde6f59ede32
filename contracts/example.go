package contracts

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// Example is one operation shown: a request as it goes over the wire, and the reply to it.
type Example struct {
	Operation, Doc string
	Fields         []Field         // of the request's command
	Request, Reply *xmldoc.Element // the roots as in a request and a reply

	object, action string
	command        *xmldoc.Element
}

// Example reads an example's file from the contract's folder.
func (c *Contract) Example(files fs.FS, name string) (*Example, error) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	root, err := xmldoc.Parse(name, data)
	if err != nil {
		return nil, err
	}
	var problems xmldoc.Problems
	example := c.readExample(xmldoc.Read(root, &problems))
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return example, nil
}

func (c *Contract) readExample(r *xmldoc.Reader) *Example {
	example := &Example{Operation: r.Required("operation")}
	r.Optional("doc", func(r *xmldoc.Reader) { example.Doc = readText(r) })
	r.Optional("request", func(r *xmldoc.Reader) {
		r.Optional(c.Request.Root, func(r *xmldoc.Reader) {
			r.Accept()
			example.Request = r.Element
			c.readExampleCommand(r, example)
		})
	})
	r.Optional("reply", func(r *xmldoc.Reader) {
		r.Optional(c.Reply.Root, func(r *xmldoc.Reader) { r.Accept(); example.Reply = r.Element })
	})
	if example.Request == nil || example.Reply == nil {
		r.Fail("an example has a <request> and a <reply>, each with one <%s>", c.Request.Root)
	}
	r.Done()
	return example
}

func (c *Contract) readExampleCommand(r *xmldoc.Reader, example *Example) {
	r.Optional(c.Request.Command, func(r *xmldoc.Reader) {
		r.Accept()
		example.command = r.Element
		example.object, _ = r.Attr(c.Request.Object)
		example.action, _ = r.Attr(c.Request.Action)
		for _, tag := range r.Children {
			example.Fields = append(example.Fields, Field{tag.Name, tag.Raw})
		}
	})
	if example.command == nil {
		r.Fail("the request has no <%s>", c.Request.Command)
	}
}

// CheckExample holds an example against its operation: the request is valid, and the reply has the shape and the tags
// that the contract promises.
func (c *Contract) CheckExample(op *Operation, example *Example) []*xmldoc.Error {
	var problems xmldoc.Problems
	if named := c.Operation(example.object + "." + example.action); named != op || c.Operation(example.Operation) != op {
		problems.Add(example.command.Errorf("the example is not one of %s", op.Name))
		return problems.List()
	}
	if _, violation := op.Validate(c.withoutAgents(op, example.Fields)); violation != nil {
		problems.Add(example.command.Errorf("the request is not valid: %s", violation))
	}
	c.checkExampleReply(op, example, &problems)
	return problems.List()
}

// withoutAgents leaves out tags that name an agent where the contract has none: agents belong to a tenant.
func (c *Contract) withoutAgents(op *Operation, fields []Field) []Field {
	if len(c.Agents) > 0 {
		return fields
	}
	var kept []Field
	for _, field := range fields {
		if param := op.Param(field.Tag); param == nil || param.Tag.Type != "agent" {
			kept = append(kept, field)
		}
	}
	return kept
}

func (c *Contract) checkExampleReply(op *Operation, example *Example, problems *xmldoc.Problems) {
	r := xmldoc.Read(example.Reply, problems)
	seen := false
	r.Optional(c.Reply.Element, func(r *xmldoc.Reader) {
		seen = true
		if !slices.EqualFunc(r.Attrs, c.Reply.Attributes, func(a xmldoc.Attr, name string) bool { return a.Name == name }) {
			r.Fail("a reply has the attributes %s, in this order, and no others", strings.Join(c.Reply.Attributes, ", "))
		}
		r.Accept()
		for _, item := range r.Children {
			c.checkExampleItem(op, item, problems)
		}
	})
	if !seen {
		r.Fail("the reply has no <%s>", c.Reply.Element)
	}
	r.Done()
}

// checkExampleItem demands exactly the tags that the operation returns, in their order.
func (c *Contract) checkExampleItem(op *Operation, item *xmldoc.Element, problems *xmldoc.Problems) {
	if item.Name != c.Reply.Item {
		problems.Add(item.Errorf("a reply holds <%s> elements", c.Reply.Item))
		return
	}
	for i, tag := range op.Returns {
		if i >= len(item.Children) || item.Children[i].Name != tag.Name {
			problems.Add(item.Errorf("tag %d of an item is %s", i+1, tag.Name))
			return
		}
	}
	if len(item.Children) > len(op.Returns) {
		problems.Add(item.Children[len(op.Returns)].Errorf("%s does not return this tag", op.Name))
	}
}
