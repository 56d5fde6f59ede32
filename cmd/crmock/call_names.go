package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// unknownNames says what of a command the contract does not know, one sentence each. A tag may be a custom field of
// the tenant, so it is only doubted where it looks like a slip or the object has no custom fields.
func unknownNames(contract *contracts.Contract, command client.Command) []string {
	object := contract.Object(command.Object)
	if object == nil {
		return []string{doubt(fmt.Sprintf("the contract knows no object %q", command.Object), command.Object, objectNames(contract))}
	}
	op := object.Operation(command.Action)
	if op == nil {
		return []string{doubt(fmt.Sprintf("%s has no action %q", object.Name, command.Action), command.Action, actionNames(object))}
	}
	var doubts []string
	for _, field := range command.Fields {
		known := paramNames(op)
		if op.Param(field.Tag) != nil || (takesCustom(op) && nearest(field.Tag, known) == "") {
			continue
		}
		doubts = append(doubts, doubt(fmt.Sprintf("%s takes no tag %s", op.Name, field.Tag), field.Tag, known))
	}
	return doubts
}

// doubt ends a sentence with what may have been meant, or else with what there is.
func doubt(sentence, name string, known []string) string {
	if meant := nearest(name, known); meant != "" {
		return sentence + "; did you mean " + meant + "?"
	}
	return sentence + "; it has " + strings.Join(known, ", ") + "."
}

func takesCustom(op *contracts.Operation) bool {
	custom := op.Object.Custom
	return custom != nil && (slices.Contains(custom.Actions, op.Action) || (op.Action == contracts.Get && custom.Filter))
}

func objectNames(contract *contracts.Contract) []string {
	var names []string
	for _, object := range contract.Objects {
		names = append(names, object.Name)
	}
	return names
}

func actionNames(object *contracts.Object) []string {
	var names []string
	for _, op := range object.Actions {
		names = append(names, op.Action)
	}
	return names
}

func paramNames(op *contracts.Operation) []string {
	var names []string
	for _, param := range op.Params {
		names = append(names, param.Name)
	}
	return names
}

// completeCall completes OBJECT, ACTION and TAG= for shells, from the contract.
func completeCall(_ *cobra.Command, args []string, toComplete string) ([]cobra.Completion, cobra.ShellCompDirective) {
	contract, err := contracts.Default()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	if len(args) == 0 {
		return beginning(toComplete, objectNames(contract), ""), cobra.ShellCompDirectiveNoFileComp
	}
	object := contract.Object(args[0])
	if object == nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	if len(args) == 1 {
		return beginning(toComplete, actionNames(object), ""), cobra.ShellCompDirectiveNoFileComp
	}
	op := object.Operation(args[1])
	if op == nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return beginning(toComplete, unused(op, args[2:]), "="), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// unused are the tags of an operation that no argument gives yet.
func unused(op *contracts.Operation, args []string) []string {
	return slices.DeleteFunc(paramNames(op), func(name string) bool {
		return slices.ContainsFunc(args, func(arg string) bool {
			tag, _, _ := strings.Cut(arg, "=")
			return strings.EqualFold(tag, name)
		})
	})
}

// beginning are the names that begin as typed, in any case.
func beginning(typed string, names []string, end string) []cobra.Completion {
	var found []cobra.Completion
	for _, name := range names {
		if len(name) >= len(typed) && strings.EqualFold(name[:len(typed)], typed) {
			found = append(found, name+end)
		}
	}
	return found
}
