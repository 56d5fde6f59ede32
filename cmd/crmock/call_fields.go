package main

import (
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// parseFields reads arguments of the form TAG=VALUE, TAG=@FILE or TAG=@-, in order.
func parseFields(args []string, in io.Reader) ([]contracts.Field, error) {
	fields := make([]contracts.Field, 0, len(args))
	for _, arg := range args {
		tag, text, found := strings.Cut(arg, "=")
		if !found {
			return nil, fail(exitUsage, "%q is no TAG=VALUE; write LASTNAME=Lopez, or EMAIL= for an empty value", arg)
		}
		if !wire.ValidName(tag) {
			return nil, fail(exitUsage, "%q in front of %q is no tag; a tag has letters, digits, _, - and ., and begins with a letter or _", tag, "=")
		}
		value, err := fieldValue(text, in)
		if err != nil {
			return nil, fail(exitUsage, "%s: %w", tag, err)
		}
		if !utf8.ValidString(value) {
			return nil, fail(exitUsage, "%s: the value is not in UTF-8", tag)
		}
		fields = append(fields, contracts.Field{Tag: tag, Value: value})
	}
	return fields, nil
}

// fieldValue is a value as written, or the text of the file that it names.
func fieldValue(text string, in io.Reader) (string, error) {
	name, named := strings.CutPrefix(text, "@")
	if !named || strings.HasPrefix(name, "@") {
		return strings.TrimPrefix(text, "@"), nil
	}
	var content []byte
	var err error
	if name == "-" {
		content, err = io.ReadAll(in)
	} else {
		content, err = os.ReadFile(name)
	}
	return withoutLastBreak(string(content)), err
}
