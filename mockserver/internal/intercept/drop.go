package intercept

import (
	"context"
	"fmt"
	"net/http"

	"github.com/crmock/crmock/contracts/console"
)

// drop closes the connection before, amid or after the reply.
type drop struct{ declared console.ActDrop }

func newDrop(declared console.ActDrop) (Act, error) {
	switch declared.At {
	case console.DropBefore, console.DropAmid, console.DropAfter:
		return drop{declared}, nil
	}
	return nil, fmt.Errorf("at is %s, %s or %s, not %q", console.DropBefore, console.DropAmid, console.DropAfter, declared.At)
}

func (d drop) Do(ctx context.Context, call Call) (Answer, error) {
	if d.declared.At == console.DropBefore {
		answer := Answer{Header: http.Header{}, Sending: Sending{Silent: true, Reset: d.declared.Reset}}
		return answer.did("closed the connection; nothing was carried out"), nil
	}
	answer, err := call.Apply(ctx)
	if err != nil {
		return answer, err
	}
	if d.declared.At == console.DropAfter {
		answer.Sending = Sending{Close: true, Reset: d.declared.Reset}
		return answer.did("closed the connection after the reply"), nil
	}
	answer.Sending = Sending{Cut: true, Bytes: len(answer.Body) / 2, Reset: d.declared.Reset}
	return answer.did("closed the connection after %d of %d bytes; %s", len(answer.Body)/2, len(answer.Body), answer.carriedOut()), nil
}

// carriedOut says what the API has made of a call that was carried out.
func (a Answer) carriedOut() string {
	return fmt.Sprintf("the API answered STATUS %d, ERROR_CODE %d", a.Reply.Status, a.Reply.Code)
}
