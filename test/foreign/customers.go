package foreign

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// firstAccount is the number of the first customer.
const firstAccount = 10000000

// tagsOf are the tags of a customer in the order of replies.
//
//nolint:gochecknoglobals // constant table
var tagsOf = []string{
	"FIRSTNAME", "LASTNAME", "COMPANY", "PBX", "COMMENTS", "ACCOUNTNUM", "customertype", "EMAIL", "VOICE", "ALTERNATIVE", "FAX",
	"ADDR1STR1", "ADDR1STR2", "ADDR1CITY", "ADDR1STATE", "ADDR1ZIP", "ADDR1COUNTRY",
	"ADDR2STR1", "ADDR2STR2", "ADDR2CITY", "ADDR2STATE", "ADDR2ZIP", "ADDR2COUNTRY",
}

// neverShown are tags of a customer that no reply holds.
//
//nolint:gochecknoglobals // constant table
var neverShown = []string{"AUTOPASSWD", "PASSWD"}

// customers are the records of the tenant, in the order of their numbers.
type customers struct {
	mu   sync.Mutex
	list []command // each as it was added
}

// add checks the tags, which of them are there, and that the address is new, but neither lengths nor types.
func (k *customers) add(w http.ResponseWriter, c command) {
	if refusedTags(w, c) {
		return
	}
	for _, mandatory := range []string{"FIRSTNAME", "LASTNAME"} {
		if strings.TrimSpace(c.value(mandatory)) == "" {
			refuse(w, -1, 6, fmt.Sprintf("The tag '%s' not passed", mandatory))
			return
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	email := c.value("EMAIL")
	if email != "" && len(k.matching("EMAIL", email)) > 0 {
		refuse(w, -1, 81, fmt.Sprintf("The value '%s' of the tag 'EMAIL' already exists", email))
		return
	}
	k.list = append(k.list, c)
	succeed(w, []item{{{"ACCOUNTNUM", number(len(k.list) - 1)}}})
}

// get finds customers by the first of three tags that was sent, and by its whole value.
func (k *customers) get(w http.ResponseWriter, c command) {
	if refusedTags(w, c) {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, name := range []string{"ACCOUNTNUM", "EMAIL", "LASTNAME"} {
		if value := c.value(name); value != "" {
			succeed(w, k.matching(name, value))
			return
		}
	}
	succeed(w, nil)
}

// refusedTags refuses a command without tags, or with one that no customer has; the latter in the wrong quotes.
func refusedTags(w http.ResponseWriter, c command) bool {
	if len(c.Tags) == 0 {
		refuse(w, -1, 7, "No tags found")
		return true
	}
	for _, t := range c.Tags {
		name := strings.ToUpper(t.XMLName.Local)
		isName := func(known string) bool { return strings.EqualFold(known, name) }
		if !slices.ContainsFunc(tagsOf, isName) && !slices.ContainsFunc(neverShown, isName) {
			refuseInSingleQuotes(w, -1, 2, fmt.Sprintf("The passed value '%s' of the alias %s doesn't meet the specified criterion", t.Value, name))
			return true
		}
	}
	return false
}

// matching are the customers whose tag has a value, in any case.
func (k *customers) matching(name, value string) []item {
	var found []item
	for i, c := range k.list {
		if strings.EqualFold(c.valueOr(name, i), value) {
			found = append(found, shown(c, i))
		}
	}
	return found
}

// shown is the customer of an index as replies show it.
func shown(c command, index int) item {
	one := make(item, len(tagsOf))
	for i, name := range tagsOf {
		one[i] = [2]string{name, c.valueOr(name, index)}
	}
	return one
}

// valueOr is the value that the customer of an index has: what was sent, or what the server sets.
func (c command) valueOr(name string, index int) string {
	sent := c.value(name)
	switch {
	case name == "ACCOUNTNUM":
		return number(index)
	case name == "customertype" && sent == "":
		return "Default"
	}
	return sent
}

func number(index int) string { return strconv.Itoa(firstAccount + index) }
