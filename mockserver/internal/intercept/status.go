package intercept

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/crmock/crmock/contracts/console"
)

// status answers with a status of HTTP, as a proxy in front of the API does.
type status struct{ declared console.ActStatus }

func newStatus(declared console.ActStatus) (Act, error) {
	if declared.Code < 200 || declared.Code > 599 {
		return nil, fmt.Errorf("code is a status of HTTP from 200 to 599, not %d", declared.Code)
	}
	if err := isHeader("type", declared.Type); err != nil {
		return nil, err
	}
	if err := isHeader("retry", declared.Retry); err != nil {
		return nil, err
	}
	name := strconv.Itoa(declared.Code) + " " + http.StatusText(declared.Code)
	if declared.Body == "" {
		declared.Body = "<html><head><title>" + name + "</title></head><body><h1>" + name + "</h1></body></html>\n"
	}
	if declared.Type == "" {
		declared.Type = "text/html; charset=utf-8"
	}
	return status{declared}, nil
}

func (s status) Do(_ context.Context, _ Call) (Answer, error) {
	answer := Answer{Status: s.declared.Code, Header: http.Header{}}
	if s.declared.Code != http.StatusNoContent && s.declared.Code != http.StatusNotModified {
		answer.Body = []byte(s.declared.Body)
		answer.Header.Set("Content-Type", s.declared.Type)
	}
	if s.declared.Retry != "" {
		answer.Header.Set("Retry-After", s.declared.Retry)
	}
	return answer.did("answered HTTP %d; nothing was carried out", s.declared.Code), nil
}

// isHeader refuses what cannot be the value of a header.
func isHeader(name, value string) error {
	for _, b := range []byte(value) {
		if b < ' ' || b > '~' {
			return fmt.Errorf("%s goes into a header, which has printable ASCII characters only, not %q", name, value)
		}
	}
	return nil
}
