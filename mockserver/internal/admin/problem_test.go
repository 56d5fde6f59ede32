package admin_test

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("What the console refuses", func() {
	DescribeTable("is a problem document that says why:",
		func(method, path, body string, status int, detail string) {
			newDesk().ask(method, path, body).refuse(status, detail)
		},
		Entry("a path that there is not", "GET", "/api/v1/nothing", "", 404, "there is no /api/v1/nothing"),
		Entry("a path outside of the resources", "GET", "/nothing", "", 404, "there is no /nothing"),
		Entry("a tenant that there is not", "GET", "/api/v1/tenants/nobody", "", 404, `no tenant is called "nobody"`),
		Entry("settings of a tenant that there is not", "PATCH", "/api/v1/tenants/nobody/settings", "{}", 404, `"nobody"`),
		Entry("a parameter that nobody knows", "GET", "/api/v1/tenants?called=x", "", 400, `there is no parameter "called"`),
		Entry("a misspelt parameter", "GET", "/api/v1/exchanges?oprtion=x", "", 400, "operation, outcome"),
		Entry("a tag without a name", "GET", "/api/v1/exchanges?tag.=x", "", 400, "tag."),
		Entry("a parameter that stands there twice", "GET", "/api/v1/exchanges?code=1&code=2", "", 400, "code stands there twice"),
		Entry("a query that is no query", "GET", "/api/v1/exchanges?operation=%zz", "", 400, "query"),
		Entry("a body where there is none", "POST", "/api/v1/tenants/acme/reset", "{}", 400, "no body"),
		Entry("an empty body", "PUT", "/api/v1/tenants/acme/clock", "", 415, "application/json"),
		Entry("a body of blanks", "PUT", "/api/v1/tenants/acme/clock", " ", 400, "the body is empty"),
		Entry("JSON that is cut off", "PUT", "/api/v1/tenants/acme/clock", `{"mode":`, 400, "line 1"),
		Entry("what is not JSON", "PUT", "/api/v1/tenants/acme/clock", "{\n  mode}", 400, "line 2, column 3"),
		Entry("two values", "PUT", "/api/v1/tenants/acme/clock", `{"mode":"real"} {}`, 400, "after top-level value"),
		Entry("a member that nobody knows", "PUT", "/api/v1/tenants/acme/clock", `{"mdoe":"real"}`, 400, "there is no mdoe; there are mode, now, offset"),
		Entry("a member in another case", "PUT", "/api/v1/tenants/acme/clock", `{"Mode":"real"}`, 400, "there is no Mode"),
		Entry("a member that stands there twice", "PUT", "/api/v1/tenants/acme/clock", `{"mode":"real","mode":"real"}`, 400, "mode stands there twice"),
		Entry("a value of another type", "PUT", "/api/v1/tenants/acme/clock", `{"mode":7}`, 400, "mode has to be a text, not a number"),
		Entry("a value that is no object", "PUT", "/api/v1/tenants/acme/clock", `[]`, 400, "the body has to be an object, not a list"),
		Entry("an exchange that is not named by a number", "GET", "/api/v1/exchanges/first", "", 400, "a number"),
		Entry("an exchange that there is not", "GET", "/api/v1/exchanges/7", "", 404, "no exchange 7"),
	)

	It("may be a body that calls itself something else, as a form of any web page does", func() {
		d := newDesk()
		for _, contentType := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""} {
			d.ask(http.MethodPut, "/api/v1/tenants/acme/clock", `{"mode":"real"}`, "Content-Type", contentType).
				refuse(http.StatusUnsupportedMediaType, "application/json")
		}
	})

	It("may be a body that is too long", func() {
		newDesk().put("/tenants/acme/clock", `{"mode":"`+strings.Repeat("x", 1<<20)+`"}`).
			refuse(http.StatusRequestEntityTooLarge, "longer than 1048576 bytes")
	})

	It("may be nested too deep", func() {
		newDesk().put("/tenants/acme/clock", strings.Repeat("[", 100_000)).refuse(http.StatusBadRequest, "depth")
	})

	It("tells which methods there are", func() {
		answer := newDesk().ask(http.MethodPut, "/api/v1/tenants", "{}")
		answer.refuse(http.StatusMethodNotAllowed, "PUT is not possible here; use GET, HEAD, POST")
		Expect(answer.header.Get("Allow")).To(Equal("GET, HEAD, POST"))
	})
})
