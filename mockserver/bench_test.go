package mockserver_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/crmock/crmock/mockserver"
)

// BenchmarkCustomerGet is one Get by EMAIL without the network. docs/performance.md has the figures with it, from
// `make bench`.
func BenchmarkCustomerGet(b *testing.B) {
	server, err := mockserver.New(mockserver.Options{})
	if err != nil {
		b.Fatal(err)
	}
	demo := &api{tenant: "demo", username: "crmapi", password: "crmapi-demo"}
	form := url.Values{"xml_query": {demo.envelope(command("Customer.Get", "<EMAIL>maria.lopez@example.com</EMAIL>"))}}.Encode()
	b.ReportAllocs()
	for b.Loop() {
		request := &http.Request{
			Method: http.MethodPost, URL: &url.URL{Path: "/WAPI/wapi.php"}, ContentLength: int64(len(form)),
			Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, Body: io.NopCloser(strings.NewReader(form)),
		}
		recorder := httptest.NewRecorder()
		server.ServeHTTP(recorder, request)
		if recorder.Code != http.StatusOK || recorder.Body.Len() < 500 {
			b.Fatalf("HTTP %d: %s", recorder.Code, recorder.Body)
		}
	}
}
