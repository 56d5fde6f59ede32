package fake

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// Count is how many records of an object are wanted.
type Count struct {
	Object  *contracts.Object
	Records int
}

// Counts reads how many records are wanted of what: customers, cases and so on. A word is the name or an alias of an
// object that can be added, in any case, and an s. The answer is in the contract's order, so that a record comes after
// those that it references; what is wanted 0 times is left out. An unknown word and a number below 0 are errors.
func Counts(c *contracts.Contract, wanted map[string]int) ([]Count, error) {
	records := map[*contracts.Object]int{}
	for _, word := range slices.Sorted(maps.Keys(wanted)) {
		object := objectOf(c, word)
		if object == nil {
			return nil, fmt.Errorf("there are no %q to make; the contract has %s", word, strings.Join(plurals(c), ", "))
		}
		if wanted[word] < 0 {
			return nil, fmt.Errorf("%s: %d records cannot be made; ask for 0 or more", word, wanted[word])
		}
		records[object] += wanted[word]
	}
	var counts []Count
	for _, object := range c.Objects {
		if records[object] > 0 {
			counts = append(counts, Count{object, records[object]})
		}
	}
	return counts, nil
}

// objectOf is the object that a word in the plural names, nil if there is none that can be added.
func objectOf(c *contracts.Contract, word string) *contracts.Object {
	name, plural := strings.CutSuffix(strings.ToLower(word), "s")
	object := c.Object(name)
	if !plural || object == nil || object.Operation(contracts.Add) == nil {
		return nil
	}
	return object
}

// plurals are the words that objectOf knows, but for aliases.
func plurals(c *contracts.Contract) []string {
	var words []string
	for _, object := range c.Objects {
		if object.Operation(contracts.Add) != nil {
			words = append(words, strings.ToLower(object.Name)+"s")
		}
	}
	return words
}
