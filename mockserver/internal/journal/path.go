package journal

import (
	"strconv"

	"github.com/crmock/crmock/contracts/wire"
)

// The paths of differences, from the names that the envelope is made of.

func commandPath(names wire.Grammar) string { return names.WAPI + "/" + names.Command }

func tenantPath(names wire.Grammar) string { return names.WAPI + "/" + names.Tenant }

func statusPath(names wire.Grammar) string { return replyPath(names) + "/@" + names.Status }

func codePath(names wire.Grammar) string { return replyPath(names) + "/@" + names.ErrorCode }

func replyPath(names wire.Grammar) string { return names.WAPI + "/" + names.Reply }

func attributePath(names wire.Grammar, attribute string) string {
	return commandPath(names) + "/@" + attribute
}

// named is the path of what is no part of a document.
func named(word string) func(wire.Grammar) string {
	return func(wire.Grammar) string { return word }
}

// quoted is a text as differences show it.
func quoted(text string) string {
	if text == "" {
		return "none"
	}
	return strconv.Quote(text)
}
