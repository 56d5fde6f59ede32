package scenarios_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/scenarios"
)

// rawTarget is a target that keeps what it is sent, to the byte, and answers with bytes.
type rawTarget struct {
	mu     sync.Mutex
	heard  string
	answer string // with its head; empty: it hangs up
}

// listen takes one request on each connection. Its address is the URL.
func (t *rawTarget) listen() (address string) {
	GinkgoHelper()
	listener, err := net.Listen("tcp", freePort)
	Expect(err).NotTo(HaveOccurred())
	var open sync.WaitGroup
	DeferCleanup(func() { Expect(listener.Close()).To(Succeed()); open.Wait() })
	open.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.Go(func() { t.serve(conn) })
		}
	})
	return "http://" + listener.Addr().String()
}

const freePort = "127.0.0.1:0"

func (t *rawTarget) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	var heard bytes.Buffer
	request, err := http.ReadRequest(bufio.NewReader(io.TeeReader(conn, &heard)))
	if err != nil {
		return
	}
	_, _ = io.Copy(io.Discard, request.Body)
	t.mu.Lock()
	t.heard = heard.String()
	t.mu.Unlock()
	_, _ = io.WriteString(conn, t.answer)
}

func (t *rawTarget) received() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.heard
}

// inFrontOf is a recorder with the URL at which it answers.
func inFrontOf(target string) (*scenarios.Recorder, string) {
	GinkgoHelper()
	recorder, err := scenarios.NewRecorder(scenarios.RecorderOptions{Target: target})
	Expect(err).NotTo(HaveOccurred())
	front := httptest.NewServer(recorder)
	DeferCleanup(front.Close)
	return recorder, front.URL
}

// raw sends bytes and returns the bytes of the answer.
func raw(base, request string) string {
	GinkgoHelper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	Expect(err).NotTo(HaveOccurred())
	defer func() { _ = conn.Close() }()
	_, err = io.WriteString(conn, request)
	Expect(err).NotTo(HaveOccurred())
	answer, err := io.ReadAll(conn)
	Expect(err).NotTo(HaveOccurred())
	return string(answer)
}

const (
	found    = `<?xml version="1.0" encoding="ISO-8859-1"?>` + "\n" + `<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"></REPLY></WAPI>`
	classic  = "/WAPI/wapi.php"
	document = `<WAPI><TENANT>demo</TENANT><USERNAME>u</USERNAME><PASSWORD>hidden-pw</PASSWORD>` +
		`<COMMAND OBJECT="Customer" ACTION="Get"><LASTNAME>Lee</LASTNAME></COMMAND></WAPI>`
)

func okay(body string, headers ...string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n%s\r\n%s", len(body), strings.Join(append(headers, ""), "\r\n"), body)
}

// leftOut are the reasons for which exchanges are left out, empty for those that are not. What was kept is there at once or
// soon: a client may have its answer a moment before.
func leftOut(recorder *scenarios.Recorder, exchanges int) []string {
	GinkgoHelper()
	Eventually(recorder.Exchanges).Should(HaveLen(exchanges))
	var reasons []string
	for _, e := range recorder.Exchanges() {
		reasons = append(reasons, e.LeftOut)
	}
	return reasons
}

// post sends a body to a URL.
func post(target, contentType string, body io.Reader) *http.Response {
	GinkgoHelper()
	request, err := http.NewRequest(http.MethodPost, target, body)
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Content-Type", contentType)
	response, err := http.DefaultClient.Do(request)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(response.Body.Close)
	return response
}

const form = "application/x-www-form-urlencoded"

var _ = Describe("A recorder", func() {
	It("passes a request on, and its answer back, to the byte", func() {
		target := &rawTarget{answer: okay(found, "X-Odd: 1", "Date: never")}
		recorder, front := inFrontOf(target.listen())
		body := "xml_query=" + document
		answer := raw(front, "POST "+classic+"?a=%zz;b=1 HTTP/1.1\r\nHost: client\r\nConnection: close\r\nX-Forwarded-For: 192.0.2.1\r\n"+
			"Content-Type: "+form+"\r\nContent-Length: "+fmt.Sprint(len(body))+"\r\n\r\n"+body)

		Expect(target.received()).To(HavePrefix("POST " + classic + "?a=%zz;b=1 HTTP/1.1\r\n"))
		Expect(target.received()).To(HaveSuffix("\r\n\r\n" + body))
		Expect(target.received()).To(ContainSubstring("\r\nX-Forwarded-For: 192.0.2.1\r\n"))
		Expect(target.received()).NotTo(Or(ContainSubstring("User-Agent"), ContainSubstring("Accept-Encoding"), ContainSubstring("Host: client")))
		Expect(answer).To(And(HaveSuffix("\r\n\r\n"+found), ContainSubstring("X-Odd: 1\r\n"), ContainSubstring("Date: never\r\n")))
		Expect(leftOut(recorder, 1)).To(Equal([]string{""}))
	})

	It("keeps what it hears in each way to send a document, and none of the secrets", func() {
		target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, found) }))
		DeferCleanup(target.Close)
		recorder, front := inFrontOf(target.URL)
		var parts bytes.Buffer
		multi := multipart.NewWriter(&parts)
		Expect(multi.WriteField("xml_query", document)).To(Succeed())
		Expect(multi.Close()).To(Succeed())
		post(front+classic, form, strings.NewReader("xml_query="+url.QueryEscape(document)))
		post(front+classic, multi.FormDataContentType(), &parts)
		post(front+classic+"?xml_query="+url.QueryEscape(document), form, http.NoBody)
		response, err := http.Get(front + classic + "?xml_query=" + url.QueryEscape(document))
		Expect(err).NotTo(HaveOccurred())
		Expect(response.Body.Close()).To(Succeed())

		Expect(leftOut(recorder, 4)).To(Equal([]string{"", "", "", ""}))
		for _, e := range recorder.Exchanges() {
			Expect(e.Fields).To(Equal(command("", "LASTNAME", "Lee").Fields))
			Expect(e.Caller).To(Equal(recorder.Exchanges()[0].Caller))
			Expect(fmt.Sprintf("%+v", e)).NotTo(ContainSubstring("hidden"))
		}
	})

	It("understands a reply that client and target have agreed to compress", func() {
		var packed bytes.Buffer
		writer := gzip.NewWriter(&packed)
		_, err := io.WriteString(writer, found)
		Expect(err).NotTo(HaveOccurred())
		Expect(writer.Close()).To(Succeed())
		for body, understood := range map[string]bool{packed.String(): true, "no gzip": false, packed.String()[:30]: false} {
			target := &rawTarget{answer: okay(body, "Content-Encoding: gzip")}
			recorder, front := inFrontOf(target.listen())
			answer := raw(front, "GET "+classic+"?xml_query="+url.QueryEscape(document)+" HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n")
			Expect(answer).To(HaveSuffix(body))
			Expect(leftOut(recorder, 1)).To(Equal([]string{""}))
			Expect(recorder.Exchanges()[0].Reply != nil).To(Equal(understood))
		}
	})

	It("hangs up where the target does, and has heard that the reply was lost", func() {
		for _, answer := range []string{"", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<WAPI>"} {
			target := &rawTarget{answer: answer}
			recorder, front := inFrontOf(target.listen())
			response, err := http.Post(front+classic, form, strings.NewReader("xml_query="+document))
			if err == nil {
				_, err = io.ReadAll(response.Body)
				_ = response.Body.Close()
			}
			Expect(err).To(HaveOccurred())
			Expect(leftOut(recorder, 1)).To(Equal([]string{""}))
			Expect(recorder.Exchanges()[0].Lost).To(BeTrue())
		}
	})

	It("says so where the target cannot be asked", func() {
		down := httptest.NewServer(http.NotFoundHandler())
		down.Close()
		recorder, front := inFrontOf(down.URL)
		response := post(front+classic, form, strings.NewReader("xml_query="+document))
		Expect(response.StatusCode).To(Equal(http.StatusBadGateway))
		Expect(io.ReadAll(response.Body)).To(ContainSubstring("crmock record: the target could not be reached"))
		Expect(leftOut(recorder, 1)).To(Equal([]string{"the target could not be reached"}))
	})

	It("passes on what it does not understand, and says why it is left out", func() {
		target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			fmt.Fprintf(w, "%s %d", r.URL.Path, len(body))
		}))
		DeferCleanup(target.Close)
		recorder, front := inFrontOf(target.URL)
		long := strings.Repeat("x", 1<<20+1)
		for _, request := range []struct{ path, contentType, body string }{
			{"/other%1B%5B2J", "text/plain", "1"},
			{classic, form, "xml=1"},
			{classic, form, "xml_query=<WAPI>"},
			{classic, "multipart/form-data", "x"},
			{classic, form, long},
			{"/cc/v1/wapi", "application/xml", "<COMMAND>"},
		} {
			response := post(front+request.path, request.contentType, strings.NewReader(request.body))
			Expect(io.ReadAll(response.Body)).To(HaveSuffix(" %d", len(request.body)))
		}
		Expect(leftOut(recorder, 6)).To(HaveExactElements(
			`POST /other\x1b[2J is no endpoint of the API`, "it has no form field xml_query", ContainSubstring("WAPI"),
			ContainSubstring("multipart"), "its body is longer than 1048576 bytes", ContainSubstring("COMMAND"),
		))
	})

	It("leaves out what a client did not wait for", func() {
		asked, done := make(chan struct{}), make(chan struct{})
		target := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.ReadAll(r.Body)
			close(asked)
			<-done
		}))
		DeferCleanup(target.Close)
		DeferCleanup(func() { close(done) })
		recorder, front := inFrontOf(target.URL)
		ctx, cancel := context.WithCancel(context.Background())
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, front+classic, strings.NewReader("xml_query="+document))
		Expect(err).NotTo(HaveOccurred())
		go func() { <-asked; cancel() }()
		response, err := http.DefaultClient.Do(request)
		if err == nil {
			_ = response.Body.Close()
		}
		Expect(err).To(MatchError(context.Canceled))
		Expect(leftOut(recorder, 1)).To(Equal([]string{"the client hung up before the answer was there"}))
	})

	It("asks another URL where the gateway is elsewhere", func() {
		answering := func(text string) *httptest.Server {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, text+" "+r.URL.Path) }))
			DeferCleanup(server.Close)
			return server
		}
		recorder, err := scenarios.NewRecorder(scenarios.RecorderOptions{Target: answering("api").URL + "/base", Gateway: answering("gateway").URL})
		Expect(err).NotTo(HaveOccurred())
		front := httptest.NewServer(recorder)
		DeferCleanup(front.Close)
		Expect(io.ReadAll(post(front.URL+classic, form, http.NoBody).Body)).To(BeEquivalentTo("api /base" + classic))
		Expect(io.ReadAll(post(front.URL+"/cc/v1/wapi", "application/xml", http.NoBody).Body)).To(BeEquivalentTo("gateway /cc/v1/wapi"))
	})

	DescribeTable("refuses an address that it could not pass on to", func(target, gateway, message string) {
		_, err := scenarios.NewRecorder(scenarios.RecorderOptions{Target: target, Gateway: gateway})
		Expect(err).To(MatchError(message))
	},
		Entry("without scheme", "localhost:8080", "", `the target "localhost:8080" is not a URL like https://vcc.example.com, without a query and a user`),
		Entry("with a query", "http://a/?x", "", `the target "http://a/?x" is not a URL like https://vcc.example.com, without a query and a user`),
		Entry("with a password, which is not shown", "http://u:pw@a", "", `the target "***@a" is not a URL like https://vcc.example.com, without a query and a user`),
		Entry("of the gateway", "http://a", "b", `the gateway "b" is not a URL like https://vcc.example.com, without a query and a user`),
	)
})
