package admin

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/directory"
)

// mostFake is how many records one request may make, of all objects together.
const mostFake = 1_000_000

func (c Console) getRecord(r *http.Request) (any, error) {
	name, object := r.PathValue("name"), r.PathValue("object")
	contract, err := c.Tenants.Contract(name)
	if err != nil {
		return nil, err
	}
	known := contract.Object(object)
	if known == nil {
		return nil, refuse(http.StatusNotFound, "there is no object %q", object)
	}
	found, err := c.Tenants.Record(r.Context(), name, known.Name, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return recordOf(known, found), nil
}

// exportRecords is ready before anything is sent, so that what goes wrong can still be told.
func (c Console) exportRecords(w http.ResponseWriter, r *http.Request) error {
	var out bytes.Buffer
	if err := c.Tenants.Export(r.Context(), r.PathValue("name"), &out); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/xml; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="records.xml"`)
	_, _ = out.WriteTo(w) // a caller who has left does not want to know
	return nil
}

func (c Console) importRecords(r *http.Request) (any, error) {
	replace, err := truth(r, "replace")
	if err != nil {
		return nil, err
	}
	body, err := readBody(r, longestXML)
	if err != nil {
		return nil, err
	}
	added, err := c.Tenants.Import(r.Context(), r.PathValue("name"), contracts.File{Name: "body", Data: body}, replace)
	return console.Added{Added: added}, refusedUnless(r, err)
}

func (c Console) fakeRecords(r *http.Request) (any, error) {
	counts, sum, seed := map[string]int{}, 0, uint64(0)
	for _, p := range fakeParameters() {
		if !r.URL.Query().Has(p.name) {
			continue
		}
		number, err := strconv.ParseUint(r.URL.Query().Get(p.name), 10, 64)
		if err != nil {
			return nil, refuse(http.StatusBadRequest, "%s is a whole number, not %q", p.name, r.URL.Query().Get(p.name))
		}
		if p.name == seedParameter {
			seed = number
			continue
		}
		counts[p.name] = int(min(number, mostFake+1))
		sum += counts[p.name]
	}
	switch {
	case sum == 0:
		return nil, refuse(http.StatusBadRequest, "say how many of what, as in customers=1000")
	case sum > mostFake:
		return nil, refuse(http.StatusUnprocessableEntity, "more than %d records at once; ask several times, each with a seed of its own", mostFake)
	}
	added, err := c.Tenants.Fake(r.Context(), r.PathValue("name"), counts, seed)
	return console.Added{Added: added}, refusedUnless(r, err)
}

const seedParameter = "seed"

func fakeParameters() []parameter {
	return []parameter{
		{"customers", "integer", "how many customers to add"},
		{"cases", "integer", "how many cases"},
		{"followups", "integer", "how many follow-ups"},
		{"tasks", "integer", "how many tasks"},
		{"faqs", "integer", "how many FAQs"},
		{seedParameter, "integer", "what decides which records; 0 if absent"},
	}
}

// refusedUnless makes a refusal of an error about records, unless the caller has left or there is no such tenant.
func refusedUnless(r *http.Request, err error) error {
	if err == nil || r.Context().Err() != nil || isUnknown(err) {
		return err
	}
	return &directory.RefusedError{Err: err}
}

func isUnknown(err error) bool {
	var unknown *directory.UnknownError
	return errors.As(err, &unknown)
}

func truth(r *http.Request, name string) (bool, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return false, nil
	}
	value, err := strconv.ParseBool(text)
	if err != nil {
		return false, refuse(http.StatusBadRequest, "%s is true or false, not %q", name, text)
	}
	return value, nil
}
