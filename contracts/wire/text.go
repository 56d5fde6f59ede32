package wire

import (
	"bytes"
	"unicode/utf8"
)

const whiteSpace = " \t\r\n"

// decodeText returns a document as UTF-8 that holds only characters legal in XML. ASCII and UTF-8 are not copied. The
// charset is what the declaration names, else UTF-8 where there is a byte order mark, else the parameter, else UTF-8.
func decodeText(doc []byte, parameter string) ([]byte, error) {
	doc, mark := bytes.CutPrefix(doc, []byte("\uFEFF"))
	charset, err := charsetOf(doc, mark, parameter)
	if err != nil {
		return nil, failAt(Unreadable, doc, 0, "", err.Error())
	}
	plain := plainPrefix(doc)
	switch {
	case plain == len(doc):
		return doc, nil
	case charset == UTF8:
		return doc, checkUTF8(doc, plain)
	default:
		return convert(doc, plain, charset)
	}
}

func charsetOf(doc []byte, mark bool, parameter string) (Charset, error) {
	switch declared := declaredEncoding(doc); {
	case declared != "":
		return LookupCharset(declared)
	case mark || parameter == "":
		return UTF8, nil
	default:
		return LookupCharset(parameter)
	}
}

// declaredEncoding returns the encoding that an XML declaration names, or "". White space before the declaration is
// what clients send, so it is skipped.
func declaredEncoding(doc []byte) string {
	content, found := bytes.CutPrefix(bytes.TrimLeft(doc, whiteSpace), []byte("<?xml"))
	if !found || len(content) == 0 || !isSpace(content[0]) {
		return ""
	}
	content, _, _ = bytes.Cut(content, []byte("?>"))
	_, content, _ = bytes.Cut(content, []byte("encoding"))
	content, found = bytes.CutPrefix(bytes.TrimLeft(content, whiteSpace), []byte{'='})
	content = bytes.TrimLeft(content, whiteSpace)
	if !found || len(content) == 0 || content[0] != '"' && content[0] != '\'' {
		return ""
	}
	name, _, _ := bytes.Cut(content[1:], content[:1])
	return string(name)
}

// plainPrefix returns how many bytes at the beginning are ASCII and legal: in most documents all.
func plainPrefix(doc []byte) int {
	for i, b := range doc {
		if b >= utf8.RuneSelf || b < ' ' && !isSpace(b) {
			return i
		}
	}
	return len(doc)
}

func checkUTF8(doc []byte, from int) error {
	for i := from; i < len(doc); {
		r, size := utf8.DecodeRune(doc[i:])
		if r == utf8.RuneError && size == 1 {
			return failAt(Unreadable, doc, i, "", "a byte that is not UTF-8: name the charset in the XML declaration, or send UTF-8")
		}
		if !legal(r) {
			return illegalCharacter(doc, i)
		}
		i += size
	}
	return nil
}

func convert(doc []byte, from int, charset Charset) ([]byte, error) {
	text := append(make([]byte, 0, len(doc)+len(doc)/4), doc[:from]...)
	for i, b := range doc[from:] {
		r := charset.decode(b)
		if r == utf8.RuneError {
			return nil, undefinedByte(doc, from+i, charset)
		}
		if !legal(r) {
			return nil, illegalCharacter(doc, from+i)
		}
		text = utf8.AppendRune(text, r)
	}
	return text, nil
}

func undefinedByte(doc []byte, offset int, charset Charset) error {
	return failAt(Unreadable, doc, offset, "", "a byte that "+charset.String()+" does not define: is the charset named right?")
}

func illegalCharacter(doc []byte, offset int) error {
	return failAt(Unreadable, doc, offset, "", "a control or other character that XML does not allow: leave it out")
}

// legal reports whether XML 1.0 allows the character. Surrogates cannot come here: they are not UTF-8.
func legal(r rune) bool {
	if r < ' ' {
		return r == '\t' || r == '\n' || r == '\r'
	}
	return r != 0xFFFE && r != 0xFFFF
}

func isSpace(b byte) bool {
	return b == ' ' || b == '\t' || b == '\r' || b == '\n'
}
