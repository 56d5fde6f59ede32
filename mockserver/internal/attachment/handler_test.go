package attachment_test

import (
	"net/http"
	"net/http/httptest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"github.com/crmock/crmock/mockserver/internal/attachment"
)

const casePath = "/api/ccm/attachments/case/5"

var _ = Describe("the endpoint of attachments", func() {
	var e *endpoint

	BeforeEach(func() {
		e = newEndpoint()
		put(e.files, text("a.txt", "content"))
	})

	Describe("over plain HTTP", func() {
		BeforeEach(func() {
			e.server.Close()
			e.server = httptest.NewServer(e.handler())
			DeferCleanup(e.server.Close)
		})

		DescribeTable("refuses whatever is asked, by whomever", func(method, path string, edits ...edit) {
			response := e.refusal(method, path, http.StatusForbidden, "over HTTPS only", edits...)
			Expect(response.Header).NotTo(HaveKey("Www-Authenticate"))
		},
			Entry("with the right token", http.MethodGet, casePath),
			Entry("with a wrong one", http.MethodGet, casePath, login("acme", "nonsense")),
			Entry("with none", http.MethodGet, casePath, authorization("")),
			Entry("by another method", http.MethodPost, casePath),
			Entry("for what is not there", http.MethodGet, "/api/ccm/attachments/case/6"),
		)

		It("believes no header that says otherwise", func() {
			e.refusal(http.MethodGet, casePath, http.StatusForbidden, "over HTTPS only", func(r *http.Request) {
				r.Header.Set("X-Forwarded-Proto", "https")
			})
		})
	})

	DescribeTable("asks for credentials", func(says string, edits ...edit) {
		response := e.refusal(http.MethodGet, casePath, http.StatusUnauthorized, says, edits...)
		Expect(response.Header.Get("WWW-Authenticate")).To(Equal(`Basic realm="attachments", charset="UTF-8"`))
	},
		Entry("where there are none", "by HTTP Basic", authorization("")),
		Entry("of another scheme", "by HTTP Basic", authorization("Bearer hush")),
		Entry("that cannot be read", "by HTTP Basic", authorization("Basic hush!")),
		Entry("of an unknown tenant", "name and the data request token of a tenant", login("nobody", "hush:hush")),
		Entry("with a wrong token", "name and the data request token of a tenant", login("acme", "hush")),
		Entry("with an empty token", "name and the data request token of a tenant", login("acme", "")),
		Entry("in another case", "name and the data request token of a tenant", login("Acme", "hush:hush")),
	)

	It("answers the same to an unknown tenant and to a wrong token", func() {
		unknown, first := e.get(login("nobody", "hush:hush"))
		wrong, second := e.get(login("acme", "wrong"))
		unknown.Header.Del("Date")
		wrong.Header.Del("Date")
		Expect(first).To(Equal(second))
		Expect(unknown.Header).To(Equal(wrong.Header))
	})

	It("asks for credentials before it tells whether a record is there", func() {
		for _, id := range []string{"5", "6", "13"} {
			e.refusal(http.MethodGet, "/api/ccm/attachments/case/"+id, http.StatusUnauthorized, "by HTTP Basic", authorization(""))
		}
	})

	DescribeTable("finds nothing", func(path, says string) {
		e.refusal(http.MethodGet, "/api/ccm/attachments"+path, http.StatusNotFound, says)
	},
		Entry("of an unknown object", "/task/5", "the objects are case, followup, faq"),
		Entry("of an object in another case", "/Case/5", "the objects are case, followup, faq"),
		Entry("of an object in another spelling", "/%63ase/5", "the objects are case, followup, faq"),
		Entry("without an id", "/case/", "at /api/ccm/attachments/{object}/{id}"),
		Entry("without an object", "/", "at /api/ccm/attachments/{object}/{id}"),
		Entry("at its path itself", "", "at /api/ccm/attachments/{object}/{id}"),
		Entry("behind an id", "/case/5/", "paths match exactly"),
		Entry("beneath an id", "/case/5/a.txt", "paths match exactly"),
		Entry("with a slash too many", "//case/5", "paths match exactly"),
		Entry("of no record", "/case/6", "there is no case 6"),
		Entry("of an id in another spelling", "/case/%35", "there is no case %35"),
		Entry("of an id with markup, which it repeats encoded", "/case/%3Cb%3E", "there is no case %3Cb%3E"),
		Entry("of a record without files", "/faq/5", "faq 5 has no attachments"),
	)

	It("tells everybody alike which objects there are", func() {
		e.refusal(http.MethodGet, "/api/ccm/attachments/task/5", http.StatusNotFound, "the objects are", authorization(""))
	})

	DescribeTable("only reads", func(method string) {
		response := e.refusal(method, casePath, http.StatusMethodNotAllowed, "use GET or HEAD")
		Expect(response.Header.Get("Allow")).To(Equal("GET, HEAD"))
	},
		Entry(nil, http.MethodPost), Entry(nil, http.MethodPut), Entry(nil, http.MethodDelete), Entry(nil, http.MethodOptions),
	)

	It("says that it cannot look, and tells the reason to its log alone", func() {
		e.refusal(http.MethodGet, "/api/ccm/attachments/case/13", http.StatusServiceUnavailable, "try again later")
		Expect(e.log).To(gbytes.Say("tenant=acme object=case id=13 error=.*burnt down"))
	})

	It("notes what it refuses", func() {
		e.refusal(http.MethodGet, "/api/ccm/attachments/case/6", http.StatusNotFound, "")
		Expect(e.log).To(gbytes.Say("attachments refused.*status=404"))
	})

	DescribeTable("matches", func(path string, expected bool) {
		Expect(e.handler().Matches(path)).To(Equal(expected))
	},
		Entry(nil, casePath, true), Entry(nil, "/api/ccm/attachments", true), Entry(nil, "/api/ccm/attachments/", true),
		Entry(nil, "/api/ccm/attachmentsx", false), Entry(nil, "/api/ccm", false), Entry(nil, "/", false), Entry(nil, "", false),
		Entry(nil, "/API/CCM/attachments/case/5", false),
	)

	It("matches nothing where the contract has no attachments", func() {
		for _, path := range []string{"", "/", "/case/5"} {
			Expect(attachment.Handler{}.Matches(path)).To(BeFalse(), path)
		}
	})
})
