package crm

import (
	"maps"
	"slices"
)

// RuleFunctions are the names of the rules that have a function here.
func RuleFunctions() []string { return slices.Sorted(maps.Keys(rules)) }
