package attachment

import (
	"fmt"
	"mime"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits on the texts of a file, in characters.
const (
	maxName = 255
	maxType = 255
)

// defaultType is the media type of a file that says none.
const defaultType = "application/octet-stream"

// checked is a file that can be kept, with its media type.
func checked(file File) (File, error) {
	if err := checkName(file.Name); err != nil {
		return file, err
	}
	if file.Type == "" {
		file.Type = defaultType
	}
	if err := checkType(file.Type); err != nil {
		return file, fmt.Errorf("attachment %q: %w", file.Name, err)
	}
	if len(file.Data) > MaxFile {
		return file, limitf("attachment %q has %d bytes; a file has at most %d", file.Name, len(file.Data), MaxFile)
	}
	return file, nil
}

// checkName refuses names that could do harm where a client writes the file, or could not stand in a header.
func checkName(name string) error {
	switch count := utf8.RuneCountInString(name); {
	case name == "":
		return fmt.Errorf("an attachment has a name of 1 to %d characters; this one has none", maxName)
	case count > maxName:
		return fmt.Errorf("the name of the attachment has %d characters; it has at most %d", count, maxName)
	case !utf8.ValidString(name):
		return fmt.Errorf("the name %q of the attachment is not UTF-8", name)
	case strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("the name %q of the attachment holds a control character, such as a newline; leave it out", name)
	case strings.ContainsAny(name, `/\`):
		return fmt.Errorf(`the name %q of the attachment holds a / or a \; it is the name of a file without its folder`, name)
	case name == "." || name == "..":
		return fmt.Errorf("the name %q of the attachment means a folder; give it one of a file", name)
	}
	return nil
}

// checkType refuses what a header could not say.
func checkType(media string) error {
	kind, _, err := mime.ParseMediaType(media)
	switch {
	case utf8.RuneCountInString(media) > maxType:
		return fmt.Errorf("its media type has more than %d characters", maxType)
	case err != nil || !strings.Contains(kind, "/") || strings.ContainsFunc(media, unicode.IsControl):
		return fmt.Errorf("%q is no media type; write one such as text/plain, or none for %s", media, defaultType)
	}
	return nil
}
