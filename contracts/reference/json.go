package reference

import (
	"encoding/json"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// jsonVersion is the version of the form below. Within a version, fields are added and never change or go.
const jsonVersion = 1

// document is what JSON writes.
type document struct {
	Version int          `json:"version"`
	Objects []jsonObject `json:"objects,omitzero"`
	Clauses []jsonClause `json:"clauses,omitzero"` // asked for by id
}

type jsonObject struct {
	Name       string          `json:"name"`
	Doc        string          `json:"doc"`
	ID         string          `json:"id"`
	Aliases    []string        `json:"aliases,omitempty"`
	Tags       []jsonTag       `json:"tags"` // in the order of replies
	Operations []jsonOperation `json:"operations"`
}

type jsonTag struct {
	Name        string   `json:"name"`        // in replies
	RequestName string   `json:"requestName"` // in requests
	Type        string   `json:"type"`
	Format      string   `json:"format,omitempty"`
	Min         int      `json:"min,omitempty"` // characters
	Max         int      `json:"max,omitempty"` // characters
	Picklist    string   `json:"picklist,omitempty"`
	Choices     []string `json:"choices,omitempty"`
	References  string   `json:"references,omitempty"` // an object
	Unique      bool     `json:"unique,omitempty"`
	SetByServer bool     `json:"setByServer,omitempty"`
	Hidden      bool     `json:"hidden,omitempty"` // never in a reply
	Doc         string   `json:"doc"`
}

type jsonOperation struct {
	Name      string       `json:"name"`
	Doc       string       `json:"doc"`
	Right     string       `json:"right"`
	Key       string       `json:"key,omitempty"`
	Mandatory []string     `json:"mandatory,omitempty"`
	Takes     []jsonParam  `json:"takes"`
	Returns   []string     `json:"returns"`
	Clauses   []jsonClause `json:"clauses"`
}

type jsonParam struct {
	Name     string `json:"name"`
	Wildcard bool   `json:"wildcard,omitempty"`
	Via      string `json:"via,omitempty"` // the tag whose record is searched
	Max      int    `json:"max,omitempty"` // characters
}

type jsonClause struct {
	ID         string   `json:"id"`
	Says       string   `json:"says"`
	Provenance string   `json:"provenance"`
	Sources    []string `json:"sources"`
}

// JSON describes some operations, grouped by object, for programs: indented, with the version of its form at the top.
func JSON(c *contracts.Contract, operations []*contracts.Operation) ([]byte, error) {
	described := document{Version: jsonVersion, Objects: []jsonObject{}}
	var current *contracts.Object
	for _, op := range operations {
		if op.Object != current {
			current = op.Object
			described.Objects = append(described.Objects, objectJSON(current))
		}
		last := &described.Objects[len(described.Objects)-1]
		last.Operations = append(last.Operations, operationJSON(c, op))
	}
	return described.encode()
}

// ClauseJSON describes one clause in the same form.
func ClauseJSON(clause *contracts.Clause) ([]byte, error) {
	return document{Version: jsonVersion, Clauses: []jsonClause{clauseJSON(clause)}}.encode()
}

func (d document) encode() ([]byte, error) {
	encoded, err := json.MarshalIndent(d, "", "  ")
	return append(encoded, '\n'), err
}

func clauseJSON(clause *contracts.Clause) jsonClause {
	return jsonClause{ID: clause.ID, Says: clause.Says, Provenance: string(clause.Provenance), Sources: clause.Sources}
}

func objectJSON(object *contracts.Object) jsonObject {
	described := jsonObject{Name: object.Name, Doc: object.Doc, ID: object.IDTag}
	for _, alias := range object.Aliases {
		described.Aliases = append(described.Aliases, alias.Name)
	}
	for _, tag := range object.Tags {
		described.Tags = append(described.Tags, tagJSON(tag))
	}
	return described
}

func tagJSON(tag *contracts.Tag) jsonTag {
	described := jsonTag{
		Name: tag.Name, RequestName: tag.RequestName, Type: tag.Type, Format: tag.Format,
		Min: characters(tag.Min), Max: characters(tag.Max), Unique: tag.Unique != nil,
		SetByServer: tag.ByServer, Hidden: tag.Hidden, Doc: tag.Doc,
	}
	if tag.References != nil {
		described.References = tag.References.Object
	}
	if tag.Picklist != nil {
		for _, choice := range tag.Picklist.Values {
			described.Choices = append(described.Choices, choice.Name)
		}
		if !ownChoices(tag) {
			described.Picklist = tag.Picklist.Name
		}
	}
	return described
}

func characters(limit *contracts.Bound) int {
	if limit == nil {
		return 0
	}
	return limit.Value
}

func operationJSON(c *contracts.Contract, op *contracts.Operation) jsonOperation {
	described := jsonOperation{Name: op.Name, Doc: op.Doc, Right: op.Right.Name, Takes: []jsonParam{}, Returns: tagNames(op.Returns)}
	if op.Key != nil {
		described.Key = op.Key.Name
	}
	for _, param := range op.Mandatory {
		described.Mandatory = append(described.Mandatory, param.Name)
	}
	for _, param := range op.Params {
		described.Takes = append(described.Takes, jsonParam{
			Name: param.Name, Wildcard: param.Wildcard != nil, Via: param.Via, Max: characters(param.Max),
		})
	}
	for _, clause := range c.Clauses {
		if clause.ID == op.Name || strings.HasPrefix(clause.ID, op.Name+".") {
			described.Clauses = append(described.Clauses, clauseJSON(clause))
		}
	}
	return described
}
