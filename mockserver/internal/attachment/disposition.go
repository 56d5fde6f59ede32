package attachment

import "strings"

// disposition is the header Content-Disposition of a file to keep (RFC 6266): its name in ASCII for old clients, and in
// full, percent-encoded, for all others.
func disposition(name string) string {
	return `attachment; filename="` + ascii(name) + `"; filename*=UTF-8''` + percentEncoded(name)
}

// ascii puts an underscore in place of each character that clients are known to read in different ways: what is not
// ASCII, what ends or escapes a quoted text, and the percent sign, which some decode.
func ascii(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%`, r) {
			return '_'
		}
		return r
	}, name)
}

// percentEncoded is a text as RFC 8187 has it in a parameter: all bytes but attr-chars as %XX.
func percentEncoded(text string) string {
	const digits = "0123456789ABCDEF"
	var encoded strings.Builder
	for i := range len(text) {
		if b := text[i]; isAttrChar(b) {
			encoded.WriteByte(b)
		} else {
			encoded.Write([]byte{'%', digits[b>>4], digits[b&15]})
		}
	}
	return encoded.String()
}

func isAttrChar(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte("!#$&+-.^_`|~", b) >= 0
}
