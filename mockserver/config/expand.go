package config

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// variableName is what the name of an environment variable looks like.
const variableName = `[A-Za-z_][A-Za-z0-9_]*`

// expand replaces ${NAME} by the environment's NAME, and $$ by $. Any other $ stays. What comes from the environment is
// not expanded again. An error names the variable, and never tells what else the text holds.
func expand(text string, lookup func(string) (string, bool)) (string, error) {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "$")
		out.WriteString(before)
		switch {
		case !found:
			return out.String(), nil
		case strings.HasPrefix(rest, "$"):
			out.WriteByte('$')
			text = rest[1:]
		case strings.HasPrefix(rest, "{"):
			value, after, err := variable(rest[1:], lookup)
			if err != nil {
				return "", err
			}
			out.WriteString(value)
			text = after
		default:
			out.WriteByte('$')
			text = rest
		}
	}
}

// variable is the value of the variable whose name ends at the first }, and the text behind it.
func variable(text string, lookup func(string) (string, bool)) (value, after string, err error) {
	name, after, closed := strings.Cut(text, "}")
	if !closed || !matches(`^`+variableName+`$`, name) {
		return "", "", errors.New("${ begins a variable, as in ${HOME}, and here is none; write $${ for the two characters themselves")
	}
	value, set := lookup(name)
	if !set {
		return "", "", fmt.Errorf("the environment variable %s is not set", name)
	}
	return value, after, nil
}

func matches(pattern, text string) bool { return regexp.MustCompile(pattern).MatchString(text) }
