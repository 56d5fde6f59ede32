package durable

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Check holds what is found in the store, all records of all objects written to, against the history. Each problem is a
// sentence; none means that the store has kept its promises.
func (h *History) Check(found []Record) []string {
	var problems []string
	for _, check := range []func([]Record) []string{h.idsTwice, h.notKept, h.unasked, addressesTwice, halfDone} {
		problems = append(problems, check(found)...)
	}
	return problems
}

// idsTwice are the ids that two clients were told, or that two records have.
func (h *History) idsTwice(found []Record) []string {
	var problems []string
	owners := map[string]string{}
	for _, w := range h.writes {
		if w.Outcome != Done || w.ID == "" {
			continue
		}
		id := w.Object + " " + w.ID
		if owner, taken := owners[id]; taken && owner != w.Token {
			problems = append(problems, fmt.Sprintf("the id of %s was handed out twice, for %s and for %s", id, owner, w.Token))
		}
		owners[id] = w.Token
	}
	seen := map[string]bool{}
	for _, r := range found {
		id := r.Object + " " + r.ID
		if seen[id] {
			problems = append(problems, fmt.Sprintf("two records are %s", id))
		}
		seen[id] = true
	}
	return problems
}

// notKept are the records that are not as their writes left them.
func (h *History) notKept(found []Record) []string {
	byToken := map[string][]Record{}
	for _, r := range found {
		byToken[r.token()] = append(byToken[r.token()], r)
	}
	chains, tokens := h.chains()
	var problems []string
	for _, token := range tokens {
		if problem := chains[token].problem(byToken[token]); problem != "" {
			problems = append(problems, problem)
		}
	}
	return problems
}

// problem is what is wrong with the records of one token, empty if nothing is.
func (c chain) problem(found []Record) string {
	name := c[0].Object + " " + c[0].Token
	switch {
	case len(found) == 0 && c.mayBeAbsent():
		return ""
	case len(found) == 0:
		return fmt.Sprintf("%s is lost: it was acknowledged as %s", name, c.id())
	case len(found) > 1:
		return fmt.Sprintf("%s is there %d times, as %s and %s", name, len(found), found[0].ID, found[1].ID)
	case c.id() != "" && found[0].ID != c.id():
		return fmt.Sprintf("%s is there as %s, and was acknowledged as %s", name, found[0].ID, c.id())
	case c.state(found[0].Tags) >= 0:
		return ""
	case slices.ContainsFunc(c, func(w Write) bool { return w.Tags != nil && shows(found[0].Tags, w.Tags) }):
		return fmt.Sprintf("%s has lost an update: it is as before the last acknowledged one", name)
	default:
		return fmt.Sprintf("%s is half written: %s", name, c.difference(found[0].Tags))
	}
}

// difference is where a record differs from the last write of it.
func (c chain) difference(tags map[string]string) string {
	wanted := c[len(c)-1].Tags
	if wanted == nil {
		return "it should be gone"
	}
	var differences []string
	for _, tag := range slices.Sorted(maps.Keys(wanted)) {
		if tags[tag] != wanted[tag] {
			differences = append(differences, fmt.Sprintf("%s is %.40q, not %.40q", tag, tags[tag], wanted[tag]))
		}
	}
	return strings.Join(differences, ", ")
}

// unasked are the records that nobody has asked for.
func (h *History) unasked(found []Record) []string {
	chains, _ := h.chains()
	var problems []string
	for _, r := range found {
		if _, known := chains[r.token()]; !known {
			problems = append(problems, fmt.Sprintf("%s %s is there, and nobody wrote it: its token is %q", r.Object, r.ID, r.token()))
		}
	}
	return problems
}

// addressesTwice are the addresses that two customers have.
func addressesTwice(found []Record) []string {
	var problems []string
	owners := map[string]string{}
	for _, r := range found {
		address := strings.ToLower(r.Tags["EMAIL"])
		if r.Object != "Customer" || address == "" {
			continue
		}
		if owner, taken := owners[address]; taken {
			problems = append(problems, fmt.Sprintf("the customers %s and %s both have the EMAIL %s", owner, r.ID, address))
		}
		owners[address] = r.ID
	}
	return problems
}

// halfDone are the changes whose effects are not there: those of closing a case, and of a follow-up on its case. Of cases
// that were added on an earlier day than any follow-up, the day of the last activity tells whether there is one.
func halfDone(found []Record) []string {
	followed := map[string]string{} // the day of the last follow-up by case
	for _, r := range found {
		if r.Object == "Followup" {
			followed[r.Tags["CASENUM"]] = r.Tags["CREATEDDATE"]
		}
	}
	var problems []string
	for _, r := range found {
		if r.Object != "Case" {
			continue
		}
		if (r.Tags["STATUS"] == "Closed") != (r.Tags["CLOSEDDATE"] != "") {
			problems = append(problems, fmt.Sprintf("case %s is half closed: STATUS %s, CLOSEDDATE %q", r.ID, r.Tags["STATUS"], r.Tags["CLOSEDDATE"]))
		}
		if !strings.HasPrefix(r.token(), Quiet) {
			continue
		}
		want := r.Tags["CREATEDDATE"]
		if day, there := followed[r.ID]; there {
			want = day
		}
		if r.Tags["LASTACTDATE"] != want {
			problems = append(problems, fmt.Sprintf("case %s and its follow-up were not written together: LASTACTDATE is %s, not %s",
				r.ID, r.Tags["LASTACTDATE"], want))
		}
	}
	return problems
}

// Quiet begins the token of cases that were added on an earlier day than all follow-ups, and on which nothing but
// follow-ups is done.
const Quiet = "quiet-"
