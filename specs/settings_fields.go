package specs

import (
	"fmt"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// The tags of custom fields that specs add. A tenant is not likely to have them already.
const (
	ownField    = "CF91.CRMOCK"
	ownPickList = "CF92_PICKLIST.CRMOCK"
	ownPlain    = "crmock_own"
)

// Limits on custom fields, in characters.
const (
	longestFieldName    = 32
	longestFieldDefault = 85
)

// writeFieldSettings: which custom fields a tenant may have.
func writeFieldSettings(b *book) {
	for _, object := range b.contract.Objects {
		writeFieldOwner(b, object)
	}
	for _, e := range b.entities() {
		if e.Custom == nil || !e.visible() {
			continue
		}
		writeFieldTypes(b, e.Name)
		writeFieldLengths(b, e.Name)
		writeFieldTags(b, e.Name)
		writeHiddenField(b, e.Name)
		writeFixedType(b, e.Name)
		return // what holds for the fields of one object holds for those of all
	}
}

// writeFixedType: a saved field keeps its type, since its values have it.
func writeFixedType(b *book, object string) {
	b.steered("The type of a custom field cannot be changed once it is saved", clauses("fields.type-fixed"), func(t *steered) {
		t.setField(contracts.CustomField{Object: object, Tag: ownField, Type: "text"})
		t.setRefused(t.withField(contracts.CustomField{Object: object, Tag: ownField, Type: "number"}), "another type")
	})
}

func writeFieldOwner(b *book, object *contracts.Object) {
	own := contracts.CustomField{Object: object.Name, Tag: ownField}
	if object.Custom == nil {
		b.steered(object.Name+" can have no custom field", clauses("fields.owners"), func(t *steered) {
			t.setRefused(t.withField(own), "a custom field of "+object.Name)
		})
		return
	}
	if !entityOf(object).visible() {
		return
	}
	b.steered(object.Name+" can have a custom field of the tenant's own", clauses("fields.owners"), func(t *steered) {
		value := t.word(0)
		t.refusesField(t.entity(object.Name), ownField, value)
		e := t.setField(own)
		t.stores(e, with(t.sample(e.add.Name).Minimal, fieldTag(e, ownField).Name, value))
	})
}

// refusesField demands that an Add does not take a tag.
func (t *steered) refusesField(e entity, tag, value string) {
	t.refused(t.do(e.add.Name, with(t.sample(e.add.Name).Minimal, tag, value)...),
		t.checked(contracts.CheckCriterion, contracts.Violation{Tag: strings.ToUpper(tag), Value: value}))
}

func writeFieldTypes(b *book, object string) {
	for _, kind := range []contracts.CustomField{
		{Type: "text"}, {Type: "url"}, {Type: "number"}, {Type: "date"}, {Type: "pick-list", Values: []string{"Gold", "Silver"}},
	} {
		kind.Object, kind.Tag = object, ownField
		b.steered(fmt.Sprintf("A custom field of the type %s takes what is of that type, and nothing else", kind.Type), clauses("fields.types"), func(t *steered) {
			e := t.setField(kind)
			tried := trial{t.session, e.add, fieldTag(e, ownField)}
			tried.takes(t.validFor(tried.param, ""))
			for _, value := range wrongValues(tried.param) {
				tried.refuses(value, tried.wrongValue(value))
			}
		})
	}
	b.steered("A custom field can be of no other type than those five", clauses("fields.types"), func(t *steered) {
		for _, kind := range []string{"boolean", "Text", "email", "choice", "agent", "id", " "} {
			t.setRefused(t.withField(contracts.CustomField{Object: object, Tag: ownField, Type: kind}), "the type "+kind)
		}
	})
}

func writeFieldLengths(b *book, object string) {
	named := func(length int) contracts.CustomField {
		return contracts.CustomField{Object: object, Tag: "CF93." + strings.Repeat("N", length-len("CF93."))}
	}
	b.steered(fmt.Sprintf("The name of a custom field has %d characters at most", longestFieldName), clauses("fields.name-length"), func(t *steered) {
		longest := named(longestFieldName)
		e := t.setField(longest)
		t.stores(e, with(t.sample(e.add.Name).Minimal, fieldTag(e, longest.Tag).Name, t.word(0)))
		t.setRefused(t.withField(named(longestFieldName+1)), fmt.Sprintf("a name of %d characters", longestFieldName+1))
	})
	b.steered(fmt.Sprintf("The default of a custom field has %d characters at most", longestFieldDefault), clauses("fields.default-length"), func(t *steered) {
		own := contracts.CustomField{Object: object, Tag: ownField, Default: strings.Repeat("é", longestFieldDefault)}
		e := t.setField(own)
		id := t.add(e.Name, t.sample(e.add.Name).Minimal...)
		t.Expect(t.get(e.Name, id).value(ownField)).To(gomega.Equal(own.Default), "the default of a new record")
		own.Default += "é"
		t.setRefused(t.withField(own), fmt.Sprintf("a default of %d characters", longestFieldDefault+1))
	})
}

func writeFieldTags(b *book, object string) {
	b.steered("The settings say which tag each custom field has, and the API knows it by that", clauses("fields.tag-setting"), func(t *steered) {
		for _, own := range []contracts.CustomField{
			{Tag: ownField}, {Tag: ownPickList, Type: "pick-list", Values: []string{"Gold", "Silver"}}, {Tag: ownPlain},
		} {
			own.Object = object
			e := t.setField(own)
			t.Expect(t.fieldTags(object)).To(gomega.ContainElement(own.Tag))
			param := fieldTag(e, own.Tag)
			t.stores(e, with(t.sample(e.add.Name).Minimal, own.Tag, t.validFor(param, "")))
		}
		t.Expect(t.fieldTags(object)).To(gomega.ContainElements(ownField, ownPickList, ownPlain))
	})
}

// fieldTags are the tags that the settings have for the custom fields of an object.
func (t *steered) fieldTags(object string) []string {
	var tags []string
	for _, field := range t.settings().CustomFields {
		if strings.EqualFold(field.Object, object) {
			tags = append(tags, field.Tag)
		}
	}
	return tags
}

func writeHiddenField(b *book, object string) {
	b.steered("A custom field that is hidden is stored and not shown, until it is hidden no longer", clauses("fields.hidden-flag", "fields.hidden"), func(t *steered) {
		own := contracts.CustomField{Object: object, Tag: ownField, Hidden: true}
		e, value := t.setField(own), t.word(0)
		id := t.add(e.Name, with(t.sample(e.add.Name).Minimal, ownField, value)...)
		reply := t.found(e, id)
		t.lacks(reply, e.Tag(ownField), value)
		t.Expect(string(reply.Body)).NotTo(gomega.ContainSubstring(value), "the reply shows the value")
		kept, err := t.handle.Record(t.ctx, object, id)
		t.Expect(err).NotTo(gomega.HaveOccurred())
		t.Expect(kept.Tags).To(gomega.HaveKeyWithValue(ownField, value), "the record as it is stored")
		own.Hidden = false
		t.setField(own)
		t.Expect(t.get(object, id).value(ownField)).To(gomega.Equal(value))
	})
}
