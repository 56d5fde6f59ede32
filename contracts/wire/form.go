package wire

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
)

// FormValue returns the value of a field in a posted form or a query string, decoded as PHP does it: pairs are split
// at "&" and then at the first "=", "+" is a blank, %XX a byte, and a "%" that begins no such pair stands for itself.
// So bodies that are not percent-encoded at all come through, as clients send them, up to a bare "&". Where a field
// comes several times the last one counts; one without "=" is empty. Names are compared exactly, after decoding. The
// value may share memory with body.
func FormValue(body []byte, field string) (value []byte, found bool) {
	for len(body) > 0 {
		var pair []byte
		pair, body, _ = bytes.Cut(body, []byte{'&'})
		name, raw, _ := bytes.Cut(pair, []byte{'='})
		if len(pair) > 0 && string(unescape(name)) == field {
			value, found = raw, true
		}
	}
	return unescape(value), found
}

// unescape resolves "+" and %XX. It returns s itself where there are none.
func unescape(s []byte) []byte {
	if bytes.IndexByte(s, '%') < 0 && bytes.IndexByte(s, '+') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch b, ok := percent(s[i:]); {
		case ok:
			out = append(out, b)
			i += 2
		case s[i] == '+':
			out = append(out, ' ')
		default:
			out = append(out, s[i])
		}
	}
	return out
}

// percent reads the %XX that s begins with.
func percent(s []byte) (b byte, ok bool) {
	if len(s) < 3 || s[0] != '%' {
		return 0, false
	}
	high, okHigh := hexDigit(s[1])
	low, okLow := hexDigit(s[2])
	return high<<4 | low, okHigh && okLow
}

func hexDigit(b byte) (value byte, ok bool) {
	switch {
	case '0' <= b && b <= '9':
		return b - '0', true
	case 'a' <= b && b <= 'f':
		return b - 'a' + 10, true
	case 'A' <= b && b <= 'F':
		return b - 'A' + 10, true
	default:
		return 0, false
	}
}

// MultipartValue returns the value of a field in a multipart/form-data body, as it stands. Uploaded files are no fields.
// Where a field comes several times the last one counts. An error is a *DecodeError.
func MultipartValue(body []byte, contentType, field string) (value []byte, found bool, err error) {
	_, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || parameters["boundary"] == "" {
		return nil, false, badMultipart("its Content-Type names no boundary")
	}
	form := multipart.NewReader(bytes.NewReader(body), parameters["boundary"])
	for {
		part, err := form.NextRawPart()
		if err == io.EOF { //nolint:errorlint // NextRawPart returns io.EOF itself at the proper end; wrapped, it is a fault
			return value, found, nil
		}
		if err != nil {
			return nil, false, badMultipart("it does not end with its closing boundary, or a part has broken headers")
		}
		if part.FormName() != field || part.FileName() != "" {
			continue
		}
		if value, err = io.ReadAll(part); err != nil {
			return nil, false, badMultipart("the field is cut off")
		}
		found = true
	}
}

func badMultipart(reason string) error {
	return &DecodeError{Kind: Unreadable, Reason: "the multipart/form-data body cannot be read: " + reason}
}
