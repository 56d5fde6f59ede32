package mockserver_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
)

// overHTTP is what a server answers to the bytes of a request, over a connection of its own.
func overHTTP(ctx context.Context, server *mockserver.Server, request string) (status int, body string) {
	GinkgoHelper()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", strings.TrimPrefix(server.URLs().HTTP, "http://"))
	Expect(err).NotTo(HaveOccurred())
	defer conn.Close()
	_, err = io.WriteString(conn, request)
	Expect(err).NotTo(HaveOccurred())
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	Expect(err).NotTo(HaveOccurred())
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	Expect(err).NotTo(HaveOccurred())
	return response.StatusCode, string(text)
}

// longGet is a GET of the demo customer whose query has so many bytes.
func longGet(size int) string {
	query := url.Values{"xml_query": {getDemo}}.Encode() + "&padding="
	return "GET " + classicPath + "?" + query + strings.Repeat("x", size-len(query)) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"
}

var _ = Describe("Over a real connection", func() {
	plain := func(o *mockserver.Options) { o.HTTPS, o.Console = "", "" }

	It("a query is as long as a body may be, and one byte more is STATUS 302", func(ctx context.Context) {
		server := started(plain)
		status, body := overHTTP(ctx, server, longGet(mebibyte))
		Expect(status).To(Equal(200))
		Expect(body).To(ContainSubstring("<ACCOUNTNUM>10000000</ACCOUNTNUM>"))
		status, body = overHTTP(ctx, server, longGet(mebibyte+1))
		Expect(status).To(Equal(200))
		Expect(body).To(ContainSubstring(`<REPLY STATUS="302" ERROR_STR="XML Data is insufficient or corrupted. Unknown Server Error" ERROR_CODE="302"`))
	}, SpecTimeout(10*time.Second))

	It("a longer query is taken where the limit on bodies is higher", func(ctx context.Context) {
		server := started(plain, func(o *mockserver.Options) { o.Limits.Body = 3 * mebibyte })
		for _, size := range []int{mebibyte + 1, 3 * mebibyte} {
			status, body := overHTTP(ctx, server, longGet(size))
			Expect(status).To(Equal(200))
			Expect(body).To(ContainSubstring("<ACCOUNTNUM>10000000</ACCOUNTNUM>"), "%d bytes", size)
		}
	}, SpecTimeout(10*time.Second))

	It("a request for options of the server as a whole is none that it takes", func(ctx context.Context) {
		status, body := overHTTP(ctx, started(plain), "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n")
		Expect(status).To(BeElementOf(404, 405))
		Expect(body).To(ContainSubstring("the CRM API answers on /WAPI/wapi.php"))
	}, SpecTimeout(10*time.Second))
})
