package contracts

import (
	"fmt"
	"strconv"
	"strings"
)

// Violation is one broken clause in one request. As an error it carries what the API answers.
type Violation struct {
	Clause   string // id
	Path     string // of the element in the request: COMMAND/EMAIL
	Got      string // masked where it is a secret
	Expected string
	Hint     string // what to do
	Problem  *Problem

	Tag, Value, Operation string // what the problem's text may show
	Length, Min, Max      int
}

// Error is for logs: the clause, what was got and what was expected. It holds no secret.
func (v *Violation) Error() string {
	return fmt.Sprintf("%s: %s: got %s, expected %s", v.Clause, v.Path, v.Got, v.Expected)
}

// Text is the ERROR_STR that the API answers, with its placeholders filled.
func (v *Violation) Text() string {
	return strings.NewReplacer(
		"{tag}", v.Tag, "{value}", v.Value, "{operation}", v.Operation,
		"{length}", strconv.Itoa(v.Length), "{min}", strconv.Itoa(v.Min), "{max}", strconv.Itoa(v.Max),
	).Replace(v.Problem.Text)
}

// of completes a violation that a check has found: what it does not say itself, the check says.
func (v *Violation) of(check *Check) *Violation {
	if v.Problem == nil {
		v.Problem = check.Problem
	}
	if v.Clause == "" {
		v.Clause = check.ClauseID()
	}
	return v
}

// mask hides the value of a secret in everything but the answer to the one who sent it.
func (v *Violation) mask(tag *Tag) *Violation {
	if tag != nil && tag.Secret {
		v.Got = "***"
	}
	return v
}

// clip is a name as hints and logs show it: cut where somebody has sent one without end.
func clip(name string) string {
	const most = 40
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return name
}

// quote is a value as hints show it: quoted, and cut where it is long.
func quote(value string) string {
	const most = 60
	runes := []rune(value)
	if len(runes) > most {
		return fmt.Sprintf("%q… (%d characters)", string(runes[:most]), len(runes))
	}
	return strconv.Quote(value)
}
