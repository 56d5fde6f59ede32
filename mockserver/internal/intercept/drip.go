package intercept

import (
	"context"
	"errors"
	"time"

	"github.com/crmock/crmock/contracts/console"
)

// drip sends the reply in pieces.
type drip struct {
	pieces int
	over   time.Duration
}

// Pieces of a reply, if nothing is said, and at most.
const (
	usualPieces = 10
	mostPieces  = 10_000
)

func newDrip(declared console.ActDrip) (Act, error) {
	given := lengths{}
	d := drip{declared.Pieces, given.read("over", declared.Over)}
	if d.pieces == 0 {
		d.pieces = usualPieces
	}
	switch {
	case given.err != nil:
		return nil, given.err
	case declared.Over == "":
		return nil, errors.New("over is the time from the first piece to the last, written like 5s")
	case d.pieces < 2 || d.pieces > mostPieces:
		return nil, errors.New("pieces is how many pieces the reply is cut into, from 2 to 10000")
	}
	return d, nil
}

func (d drip) Do(ctx context.Context, call Call) (Answer, error) {
	answer, err := call.Apply(ctx)
	answer.Sending = Sending{Pieces: d.pieces, Over: d.over}
	return answer.did("answered in %d pieces over %s", d.pieces, d.over), err
}
