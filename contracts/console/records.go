package console

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
)

const mediaXML = "application/xml"

// maxExport is the longest export that is passed on, in bytes. It is not kept in memory.
const maxExport = 4 << 30

// Record is one record of the tenant with every tag that has a value.
func (t *TenantHandle) Record(ctx context.Context, object, id string) (Record, error) {
	return ask[Record](ctx, t.client, call{path: t.path("objects", object, id)})
}

// Export writes the tenant's records as XML. After an error, what was written is not whole.
func (t *TenantHandle) Export(ctx context.Context, to io.Writer) error {
	a, err := t.client.send(ctx, call{path: t.path("export"), most: maxExport})
	if err != nil {
		return err
	}
	defer a.body.Close()
	if err := a.mustBe(mediaXML); err != nil {
		return err
	}
	_, err = io.Copy(to, a.body)
	return err
}

// Import adds the records of an export, or of a seed file, all or none of them, and says how many of each object. To
// replace removes first what is there. The console takes 256 MiB at most. The reader is not closed.
func (t *TenantHandle) Import(ctx context.Context, from io.Reader, replace bool) (map[string]int, error) {
	asked := call{method: http.MethodPost, path: t.path("import"), stream: source{from}, contentType: mediaXML}
	if replace {
		asked.query = url.Values{"replace": {"true"}}
	}
	return t.added(ctx, asked)
}

// Reset puts the tenant's records back to its seed.
func (t *TenantHandle) Reset(ctx context.Context) error {
	return t.client.tell(ctx, call{method: http.MethodPost, path: t.path("reset")})
}

// Fake adds believable records, as many as counts says of customers, cases, followups, tasks and faqs, and says how many
// of each object. The same seed makes the same ones.
func (t *TenantHandle) Fake(ctx context.Context, counts map[string]int, seed uint64) (map[string]int, error) {
	query := url.Values{"seed": {strconv.FormatUint(seed, 10)}}
	for records, n := range counts {
		query.Add(records, strconv.Itoa(n))
	}
	return t.added(ctx, call{method: http.MethodPost, path: t.path("fake"), query: query})
}

func (t *TenantHandle) added(ctx context.Context, asked call) (map[string]int, error) {
	answer, err := ask[Added](ctx, t.client, asked)
	return answer.Added, err
}

// source is a reader of the caller's. Its errors are told from those of the network.
type source struct{ io.Reader }

func (s source) Read(into []byte) (int, error) {
	n, err := s.Reader.Read(into)
	if err != nil && err != io.EOF { // what io.Reader promises is io.EOF itself
		err = &sourceError{err}
	}
	return n, err
}

// sourceError says that what was to be sent could not be read.
type sourceError struct{ err error }

func (e *sourceError) Error() string {
	return fmt.Sprintf("what is to be sent cannot be read: %v", e.err)
}

func (e *sourceError) Unwrap() error { return e.err }
