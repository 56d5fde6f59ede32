package mockserver_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
)

// formOf is an operation of a tenant as a form.
func formOf(own *mockserver.TestTenant, operation string, pairs ...string) string {
	GinkgoHelper()
	known := &api{tenant: own.Name, username: own.Username, password: own.Password}
	return url.Values{"xml_query": {known.envelope(command(operation, tags(pairs...)))}}.Encode()
}

// wired is a connection of which every byte can be seen, over TLS or not.
type wired struct {
	net.Conn
	reader *bufio.Reader
}

// wire is a connection of its own to the API.
func (s *steered) wire(secure bool) *wired {
	GinkgoHelper()
	urls := s.URLs()
	conn, err := net.Dial("tcp", strings.TrimPrefix(urls.HTTP, "http://"))
	if secure {
		roots := x509.NewCertPool()
		Expect(roots.AppendCertsFromPEM(s.CertificatePEM())).To(BeTrue())
		conn, err = tls.Dial("tcp", strings.TrimPrefix(urls.HTTPS, "https://"), &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12})
	}
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(func() { _ = conn.Close() }) // the server may have closed it before
	Expect(conn.SetDeadline(time.Now().Add(20 * time.Second))).To(Succeed())
	return &wired{conn, bufio.NewReader(conn)}
}

// send sends an operation of a tenant.
func (w *wired) send(own *mockserver.TestTenant, operation string, pairs ...string) {
	GinkgoHelper()
	w.sendForm(formOf(own, operation, pairs...))
}

func (w *wired) sendForm(form string) {
	GinkgoHelper()
	_, err := io.WriteString(w, "POST "+classicPath+" HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
		"Content-Length: "+strconv.Itoa(len(form))+"\r\n\r\n"+form)
	Expect(err).NotTo(HaveOccurred())
}

// received is an answer as it came over a connection.
type received struct {
	Status    int
	Header    http.Header
	Announced int // bytes of the body
	Body      string
	Broken    error // what ended the body before all of it was there
}

// answer reads one answer, as much of it as comes.
func (w *wired) answer() received {
	GinkgoHelper()
	response, err := http.ReadResponse(w.reader, nil)
	Expect(err).NotTo(HaveOccurred())
	defer response.Body.Close()
	var body bytes.Buffer
	_, err = io.Copy(&body, response.Body)
	return received{response.StatusCode, response.Header, int(response.ContentLength), body.String(), err}
}

// ended is what comes when nothing does any more.
func (w *wired) ended() error {
	GinkgoHelper()
	rest, err := io.ReadAll(w.reader)
	Expect(rest).To(BeEmpty())
	if err == nil {
		return io.EOF
	}
	return err
}

// endOf matches how a connection ends.
func endOf(reset bool) types.GomegaMatcher {
	return MatchError(map[bool]error{true: syscall.ECONNRESET, false: io.EOF}[reset])
}

// once is an interception of one call to Customer.Get.
func once(act console.Then) console.Interception {
	return console.Interception{When: console.When{Operation: "Customer.Get", Times: 1}, Then: act}
}

// half of a text, its first one.
func half(text string) string { return text[:len(text)/2] }

// overBoth describes what holds over HTTP and over HTTPS alike.
func overBoth(describe func(secure bool)) {
	for name, secure := range map[string]bool{"over HTTP": false, "over HTTPS": true} {
		Describe(name, func() { describe(secure) })
	}
}

var _ = Describe("An intercepted call on the wire", Ordered, ContinueOnFailure, func() {
	var s *steered
	var own *mockserver.TestTenant
	var usual string // reply
	BeforeAll(func() { s = steer() })
	BeforeEach(func() {
		own = s.tenant()
		must(own.Client(), "Customer.Add", "FIRSTNAME=Zoë", "LASTNAME=Müller")
		usual = string(must(own.Client(), "Customer.Get", "LASTNAME=Müller").Body)
		Expect(usual).To(ContainSubstring("<LASTNAME>M\xfcller</LASTNAME>"))
	})
	AfterEach(func() {
		Expect(string(must(own.Client(), "Customer.Get", "LASTNAME=Müller").Body)).To(Equal(usual), "the server is well")
	})

	overBoth(func(secure bool) {
		get := func(act console.Then) *wired {
			GinkgoHelper()
			own.Intercept(once(act))
			w := s.wire(secure)
			w.send(own, "Customer.Get", "LASTNAME=Müller")
			return w
		}
		// goesOn says that a connection takes another call.
		goesOn := func(w *wired) {
			GinkgoHelper()
			w.send(own, "Customer.Get", "LASTNAME=Müller")
			Expect(w.answer()).To(And(HaveField("Status", 200), HaveField("Body", usual), HaveField("Broken", BeNil())))
		}

		It("is delayed, and is the same then", func() {
			w := get(console.Then{Delay: &console.ActDelay{Fixed: "1ms"}})
			got := w.answer()
			Expect(got.Body).To(Equal(usual))
			Expect(got.Announced).To(Equal(len(usual)))
			Expect(got.Header).To(HaveKeyWithValue("X-Crmock-Interception", HaveExactElements("1; delay")))
			goesOn(w)
		})

		It("is a problem", func() {
			w := get(console.Then{Problem: &console.ActProblem{Name: "value", Tag: "LASTNAME"}})
			got := w.answer()
			Expect(got.Status).To(Equal(200))
			Expect(got.Header.Get("Content-Type")).To(Equal("text/xml; charset=ISO-8859-1"))
			Expect(got.Body).To(Equal(prolog + `<WAPI><REPLY STATUS="-1" ERROR_STR="The value 'M` + "\xfc" +
				`ller' of the tag 'LASTNAME' is not valid" ERROR_CODE="5"></REPLY></WAPI>`))
			goesOn(w)
		})

		It("is a status of HTTP", func() {
			w := get(console.Then{Status: &console.ActStatus{Code: 429, Body: "slow down", Type: "text/plain", Retry: "7"}})
			got := w.answer()
			Expect(got.Status).To(Equal(429))
			Expect(got.Body).To(Equal("slow down"))
			Expect(got.Header.Get("Content-Type")).To(Equal("text/plain"))
			Expect(got.Header.Get("Retry-After")).To(Equal("7"))
			goesOn(w)
		})

		It("is a status without a body", func() {
			w := get(console.Then{Status: &console.ActStatus{Code: 204}})
			Expect(w.answer()).To(And(HaveField("Status", 204), HaveField("Body", ""), HaveField("Header", Not(HaveKey("Content-Length")))))
			goesOn(w)
		})

		It("is a text of one's own", func() {
			w := get(console.Then{Reply: &console.ActReply{Body: "<a>${request.LASTNAME} ${reply.FIRSTNAME} ${reply.ACCOUNTNUM}</a>", Code: 203}})
			got := w.answer()
			Expect(got.Status).To(Equal(203))
			Expect(got.Body).To(Equal("<a>M\xfcller Zo\xeb 10000000</a>"))
			Expect(got.Header.Get("Content-Type")).To(Equal("text/xml; charset=ISO-8859-1"))
			goesOn(w)
		})

		It("is half a reply that is announced as all", func() {
			w := get(console.Then{Half: &console.ActHalf{}})
			got := w.answer()
			Expect(got.Announced).To(Equal(len(usual) / 2))
			Expect(got.Body).To(Equal(half(usual)))
			Expect(got.Broken).NotTo(HaveOccurred())
			goesOn(w)
		})

		DescribeTable("is XML that is not well-formed", func(how, tail string) {
			w := get(console.Then{Malformed: &console.ActMalformed{How: how}})
			got := w.answer()
			Expect(got.Body).To(HaveSuffix(tail))
			Expect(got.Announced).To(Equal(len(got.Body)))
			goesOn(w)
		}, Entry(nil, "end-tag", "</REPLY></xWAPI>"), Entry(nil, "ampersand", "</REPLY> & </WAPI>"), Entry(nil, "junk", "</WAPI>\n<!-- 12 ms --><br/>\n"))

		DescribeTable("is in another charset than it declares", func(name, expected string) {
			w := get(console.Then{Charset: &console.ActCharset{Name: name}})
			got := w.answer()
			Expect(got.Header.Get("Content-Type")).To(Equal("text/xml; charset=ISO-8859-1"))
			Expect(got.Body).To(ContainSubstring(expected))
			Expect(got.Announced).To(Equal(len(got.Body)))
			goesOn(w)
		}, Entry(nil, "UTF-16", "\x00M\x00\xfc\x00l"), Entry(nil, "UTF-8", "Müller"))

		It("is carried out twice and answered once", func() {
			w := get(console.Then{Twice: &console.ActTwice{}})
			Expect(w.answer().Body).To(Equal(usual))
			goesOn(w)
		})

		It("drips until it is complete", func() {
			w := get(console.Then{Drip: &console.ActDrip{Over: "5ms", Pieces: 6}})
			Expect(w.answer()).To(And(HaveField("Body", usual), HaveField("Announced", len(usual))))
			goesOn(w)
		})

		It("drips into pieces of one byte where more are wanted than there are bytes", func() {
			w := get(console.Then{Drip: &console.ActDrip{Over: "1ms", Pieces: 10_000}})
			Expect(w.answer()).To(And(HaveField("Body", usual), HaveField("Announced", len(usual))))
			goesOn(w)
		})

		It("drips, and its first piece is there while the others are still to come", func() {
			w := get(console.Then{Drip: &console.ActDrip{Over: "1h", Pieces: 2}})
			response, err := http.ReadResponse(w.reader, nil)
			Expect(err).NotTo(HaveOccurred())
			Expect(response.ContentLength).To(BeEquivalentTo(len(usual)))
			piece := make([]byte, len(usual)/2)
			_, err = io.ReadFull(response.Body, piece)
			Expect(err).NotTo(HaveOccurred())
			Expect(string(piece)).To(Equal(half(usual)))
			Expect(w.reader.Buffered()).To(BeZero())
			Expect(w.Close()).To(Succeed())
			Expect(response.Body.Close()).NotTo(Succeed(), "there is no more of it")
		})

		It("is unavailable for a while, by the tenant's clock", func() {
			own.Clock().Freeze(today)
			own.Intercept(console.Interception{Then: console.Then{Unavailable: &console.ActOutage{For: "30s"}}})
			w := s.wire(secure)
			for _, left := range []string{"30", "20", "10"} {
				w.send(own, "Customer.Get", "LASTNAME=Müller")
				got := w.answer()
				Expect(got.Status).To(Equal(503))
				Expect(got.Header.Get("Retry-After")).To(Equal(left))
				Expect(got.Body).To(Equal(prolog + `<WAPI><REPLY STATUS="503" ERROR_STR="Service Unavailable" ERROR_CODE="503"></REPLY></WAPI>`))
				own.Clock().Advance(10 * time.Second)
			}
			goesOn(w)
		})

		for name, reset := range map[string]bool{"an end": false, "a reset": true} {
			It("gets no reply, and the connection closes with "+name, func() {
				w := get(console.Then{Lost: &console.ActLost{Reset: reset}})
				Expect(w.ended()).To(endOf(reset))
			})

			It("is dropped before the reply, with "+name, func() {
				w := get(console.Then{Drop: &console.ActDrop{At: console.DropBefore, Reset: reset}})
				Expect(w.ended()).To(endOf(reset))
			})

			It("is dropped amid the reply, of which all was announced, with "+name, func() {
				w := get(console.Then{Drop: &console.ActDrop{At: console.DropAmid, Reset: reset}})
				got := w.answer()
				Expect(got.Announced).To(Equal(len(usual)))
				Expect(got.Body).To(Equal(half(usual)))
				Expect(got.Broken).To(MatchError(map[bool]error{true: syscall.ECONNRESET, false: io.ErrUnexpectedEOF}[reset]))
			})

			It("is dropped after the reply, though the connection seemed to stay, with "+name, func() {
				w := get(console.Then{Drop: &console.ActDrop{At: console.DropAfter, Reset: reset}})
				got := w.answer()
				Expect(got.Body).To(Equal(usual))
				Expect(got.Announced).To(Equal(len(usual)))
				Expect(got.Header).NotTo(HaveKey("Connection"))
				Expect(w.ended()).To(endOf(reset))
			})
		}
	})

	It("has no header that tells of it where hints are hidden", func() {
		hidden := steer(func(o *mockserver.Options) { o.HideHints = true })
		silent := hidden.tenant()
		silent.Intercept(console.Interception{Then: console.Then{Delay: &console.ActDelay{Fixed: "0s"}}})
		w := hidden.wire(false)
		w.send(silent, "Customer.Get", "LASTNAME=x")
		Expect(w.answer().Header).NotTo(HaveKey("X-Crmock-Interception"))
	})

	It("over the gateway is intercepted just so", func() {
		own.Intercept(once(console.Then{Problem: &console.ActProblem{Name: "internal"}}))
		Expect(tell(own.Client(overGateway), "Customer.Get", "LASTNAME=Müller").Status).To(Equal(500))
		own.Intercept(once(console.Then{Lost: &console.ActLost{}}))
		_, err := own.Client(overGateway).Do(GinkgoT().Context(), op("Customer.Get", "LASTNAME=Müller"))
		Expect(errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)).To(BeTrue(), "%v", err)
		Expect(tell(own.Client(overGateway), "Customer.Get", "LASTNAME=Müller").Items).To(HaveLen(1))
	})
})
