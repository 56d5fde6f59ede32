package mockserver_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
)

// formRequest is a POST of a form, as it stands.
func formRequest(form string) *http.Request {
	request := httptest.NewRequest(http.MethodPost, classicPath, strings.NewReader(form))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return request
}

// gatewayRequest is a COMMAND for the gateway endpoint, with the headers of the demo tenant.
func gatewayRequest(body string) *http.Request {
	request := httptest.NewRequest(http.MethodPost, "/cc/v1/wapi", strings.NewReader(body))
	request.Header.Set("Content-Type", "application/xml")
	request.Header.Set("X-8x8-Tenant", "demo")
	request.Header.Set("x-api-key", "eght_demo")
	return request
}

// raw is a whole response that nobody has tried to understand.
func raw(a *api, request *http.Request) (status int, header http.Header, body string) {
	recorder := httptest.NewRecorder()
	a.ServeHTTP(recorder, request)
	return recorder.Code, recorder.Header(), recorder.Body.String()
}

// rawBody is the body of the answer to a form, byte by byte.
func rawBody(a *api, form string) string {
	_, _, body := raw(a, formRequest(form))
	return body
}
