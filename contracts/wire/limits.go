package wire

import "fmt"

// Limits bound what one document may cost. They are checked while it is read, so that a document over a limit is
// refused cheaply. Zero means no limit.
type Limits struct {
	Body     int64 // bytes of XML
	Depth    int   // elements inside each other; the root counts 1
	Elements int   // elements in all
}

// RequestLimits returns the limits for requests that a server should start from.
func RequestLimits() Limits {
	return Limits{Body: 1 << 20, Depth: 32, Elements: 2000}
}

// ReplyLimits returns the limits for replies that a client should start from: room for some hundred thousand records.
func ReplyLimits() Limits {
	return Limits{Body: 256 << 20, Depth: 32, Elements: 8 << 20}
}

func (l Limits) checkBody(size int) error {
	if l.Body == 0 || int64(size) <= l.Body {
		return nil
	}
	return &DecodeError{
		Kind: TooLarge, Limit: "body", Max: l.Body,
		Reason: fmt.Sprintf("the XML has %d bytes; the limit is %d", size, l.Body),
	}
}
