package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
)

// output is what a command writes; a running server and the test use it at the same time.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// running is a command in the background.
type running struct {
	out, err output
	signals  chan os.Signal
	end      context.CancelFunc
	code     chan int
}

// start runs a command until the test ends it.
func start(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, end := context.WithCancel(t.Context())
	r := &running{end: end, code: make(chan int, 1), signals: make(chan os.Signal)}
	env := environment{in: strings.NewReader(""), out: &r.out, err: &r.err, lookup: variables(nil), signals: r.received}
	go func() { r.code <- run(ctx, args, env) }()
	t.Cleanup(end)
	return r
}

// received are the signals that the test sends.
func (r *running) received() (<-chan os.Signal, func()) { return r.signals, func() {} }

// once runs a command to its end.
func once(t *testing.T, set map[string]string, args ...string) (code int, out, errors string) {
	t.Helper()
	var stdout, stderr output
	env := environment{in: strings.NewReader(""), out: &stdout, err: &stderr, lookup: variables(set), signals: (&running{}).received}
	code = run(t.Context(), args, env)
	return code, stdout.String(), stderr.String()
}

// variables is an environment that has these and no others.
func variables(set map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, found := set[name]
		return value, found
	}
}

// serveArgs are a server on free ports with a state folder of its own.
func serveArgs(t *testing.T, more ...string) []string {
	t.Helper()
	return append([]string{
		"serve", "--http", "127.0.0.1:0", "--https", "127.0.0.1:0", "--console", "127.0.0.1:0",
		"--state-dir", filepath.Join(t.TempDir(), "state"),
	}, more...)
}

// urlOf is the address that a server has printed for a listener.
func (r *running) urlOf(name string) string {
	for line := range strings.Lines(r.out.String()) {
		if address, found := strings.CutPrefix(line, name+" "); found {
			return strings.TrimSpace(address)
		}
	}
	return ""
}

func TestServePrintsWhereItAnswersAndEndsWell(t *testing.T) {
	g := NewWithT(t)
	file := filepath.Join(t.TempDir(), "urls.json")
	server := start(t, serveArgs(t, "--urls", file)...)
	g.Eventually(func() error { _, err := os.Stat(file); return err }, 5*time.Second).Should(Succeed())

	g.Expect(server.urlOf("http")).To(HavePrefix("http://127.0.0.1:"))
	g.Expect(server.urlOf("https")).To(HavePrefix("https://127.0.0.1:"))
	g.Expect(server.out.String()).To(ContainSubstring("curl --data-urlencode 'xml_query=<WAPI>"))
	var urls map[string]string
	text, err := os.ReadFile(file)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(json.Unmarshal(text, &urls)).To(Succeed())
	g.Expect(urls).To(Equal(map[string]string{"http": server.urlOf("http"), "https": server.urlOf("https"), "console": server.urlOf("console")}))

	code, out, _ := once(t, nil, "healthcheck", "--console", server.urlOf("console"))
	g.Expect(code).To(Equal(0))
	g.Expect(out).To(MatchJSON(`{"status":"ok"}`))

	server.end()
	g.Eventually(server.code, 5*time.Second).Should(Receive(Equal(0)))
	code, _, errors := once(t, nil, "healthcheck", "--console", server.urlOf("console"))
	g.Expect(code).To(Equal(exitUnreachable))
	g.Expect(errors).To(ContainSubstring("crmock serve"))
}

func TestServeTurnsListenersOff(t *testing.T) {
	g := NewWithT(t)
	server := start(t, serveArgs(t, "--https", "off", "--console", "off")...)
	g.Eventually(func() string { return server.urlOf("http") }, 5*time.Second).ShouldNot(BeEmpty())
	g.Expect(server.urlOf("https")).To(BeEmpty())
	g.Expect(server.urlOf("console")).To(BeEmpty())
}

func TestServeRefusesWithExitCode2(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	config := filepath.Join(t.TempDir(), "crmock.yaml")
	if err := os.WriteFile(config, []byte("tenants:\n  - name: acme\n    api: {usernme: x}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	overlay := filepath.Join(t.TempDir(), "overlay.xml")
	if err := os.WriteFile(overlay, []byte(`<object name="Customer"><tag name="EMAIL"><maximum value="10"/></tag></object>`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		text string
	}{
		"an unknown flag":         {[]string{"serve", "--htp", "x"}, "unknown flag"},
		"an argument":             {[]string{"serve", "now"}, "unknown command"},
		"a port that is taken":    {serveArgs(t, "--http", taken.Addr().String()), "choose another address with --http"},
		"a mistake in the file":   {serveArgs(t, "--config", config), "crmock.yaml:3:11"},
		"a missing file":          {serveArgs(t, "--config", "none.yaml"), "none.yaml"},
		"a mistake in an overlay": {serveArgs(t, "--contract", overlay), "object[Customer]/tag[EMAIL]/maximum"},
		"a TLS version":           {serveArgs(t, "--tls-min", "1.4"), "--tls-min"},
		"an unknown store":        {serveArgs(t, "--store", "oracle:x"), "memory:"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			code, out, errors := once(t, nil, c.args...)
			g.Expect(code).To(Equal(exitUsage), errors)
			g.Expect(errors).To(ContainSubstring(c.text))
			g.Expect(out).To(BeEmpty())
		})
	}
}

func TestServePrintsTheCAAndTheSchema(t *testing.T) {
	g := NewWithT(t)
	folder := filepath.Join(t.TempDir(), "state")
	code, first, _ := once(t, nil, "serve", "--print-ca", "--state-dir", folder)
	g.Expect(code).To(Equal(0))
	g.Expect(first).To(HavePrefix("-----BEGIN CERTIFICATE-----"))
	_, second, _ := once(t, nil, "serve", "--print-ca", "--state-dir", folder)
	g.Expect(second).To(Equal(first))

	code, schema, _ := once(t, nil, "serve", "--print-schema")
	g.Expect(code).To(Equal(0))
	g.Expect(json.Valid([]byte(schema))).To(BeTrue())
}

func TestServeTakesOverAChangedConfiguration(t *testing.T) {
	g := NewWithT(t)
	config := filepath.Join(t.TempDir(), "crmock.yaml")
	write := func(password string) {
		text := "tenants:\n  - name: acme\n    api: {username: wapi, password: " + password + "}\n"
		g.Expect(os.WriteFile(config, []byte(text), 0o600)).To(Succeed())
	}
	write("first")
	server := start(t, serveArgs(t, "--config", config)...)
	g.Eventually(func() string { return server.urlOf("http") }, 5*time.Second).ShouldNot(BeEmpty())
	status := func(password string) func() string {
		return func() string { return loginStatus(t, server.urlOf("http"), password) }
	}
	g.Expect(server.out.String()).To(ContainSubstring("<TENANT>acme</TENANT>"))
	g.Expect(server.out.String()).NotTo(ContainSubstring("first"))
	g.Expect(status("first")()).To(Equal("0"))

	write("second")
	server.signals <- hangup
	g.Eventually(status("second"), 5*time.Second).Should(Equal("0"))
	g.Expect(status("first")()).To(Equal("303"))

	g.Expect(os.WriteFile(config, []byte("tenants: nonsense\n"), 0o600)).To(Succeed())
	g.Eventually(server.err.String, 5*time.Second).Should(ContainSubstring("the old one goes on"))
	g.Expect(status("second")()).To(Equal("0"))

	write("third")
	g.Eventually(status("third"), 10*time.Second).Should(Equal("0"), "the change of the file alone is seen, too")
}

// loginStatus is the STATUS of a Get with that password.
func loginStatus(t *testing.T, base, password string) string {
	t.Helper()
	xml := "<WAPI><TENANT>acme</TENANT><USERNAME>wapi</USERNAME><PASSWORD>" + password + "</PASSWORD>" +
		`<COMMAND OBJECT="Customer" ACTION="Get"><EMAIL>x@example.com</EMAIL></COMMAND></WAPI>`
	response, err := http.Post(base+"/WAPI/wapi.php", "application/x-www-form-urlencoded", strings.NewReader("xml_query="+xml))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(response.Body); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(body.String(), `STATUS="`)
	status, _, _ := strings.Cut(rest, `"`)
	return status
}

func TestServeTakesFlagsFromTheEnvironment(t *testing.T) {
	g := NewWithT(t)
	code, _, errors := once(t, map[string]string{"CRMOCK_TLS_MIN": "1.7"}, "serve", "--state-dir", t.TempDir())
	g.Expect(code).To(Equal(exitUsage))
	g.Expect(errors).To(ContainSubstring("CRMOCK_TLS_MIN"))
}

func TestVersion(t *testing.T) {
	g := NewWithT(t)
	code, out, _ := once(t, nil, "version")
	g.Expect(code).To(Equal(0))
	g.Expect(out).To(MatchRegexp(`^crmock \S+ go\S+ \w+/\w+\n$`))
}

func TestCompletionIsThereForEveryShell(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		g := NewWithT(t)
		code, out, _ := once(t, nil, "completion", shell)
		g.Expect(code).To(Equal(0))
		g.Expect(out).To(ContainSubstring("crmock"))
	}
}

func TestAnUnknownCommandIsWrongUsage(t *testing.T) {
	g := NewWithT(t)
	code, _, errors := once(t, nil, "serv")
	g.Expect(code).To(Equal(exitUsage))
	g.Expect(errors).To(ContainSubstring(`"serv"`))
}

func TestHealthcheckRefusesWhatIsNotWell(t *testing.T) {
	g := NewWithT(t)
	code, _, errors := once(t, map[string]string{"CRMOCK_CONSOLE": "http://127.0.0.1:0\x7f"}, "healthcheck")
	g.Expect(code).To(Equal(exitUsage))
	g.Expect(errors).To(ContainSubstring("is not a URL"))
}

func TestHealthcheckTellsWhy(t *testing.T) {
	for _, c := range []struct{ body, text string }{
		{`{"title":"Service Unavailable","status":503,"detail":"the store cannot be used: the disk is full"}`, "HTTP 503 Service Unavailable: the store cannot be used: the disk is full\n"},
		{`<h1>Bad Gateway</h1>`, "HTTP 503 Service Unavailable\n"},
	} {
		g := NewWithT(t)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(c.body))
		}))
		code, out, errors := once(t, nil, "healthcheck", "--console", server.URL)
		server.Close()
		g.Expect(code).To(Equal(exitFailed))
		g.Expect(out).To(BeEmpty())
		g.Expect(errors).To(HaveSuffix(c.text))
	}
}

func TestServeEndsWellByASignalAndAtOnceByASecond(t *testing.T) {
	g := NewWithT(t)
	server := start(t, serveArgs(t)...)
	g.Eventually(func() string { return server.urlOf("http") }, 5*time.Second).ShouldNot(BeEmpty())
	slow, err := net.Dial("tcp", strings.TrimPrefix(server.urlOf("http"), "http://"))
	g.Expect(err).NotTo(HaveOccurred())
	defer slow.Close()
	_, err = slow.Write([]byte("POST /WAPI/wapi.php HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"))
	g.Expect(err).NotTo(HaveOccurred())
	answer := make([]byte, 12)
	_, err = slow.Read(answer) // 100 Continue: the request is in flight
	g.Expect(err).NotTo(HaveOccurred())

	server.signals <- os.Interrupt
	g.Consistently(server.code, "100ms").ShouldNot(Receive())
	server.signals <- os.Interrupt
	g.Eventually(server.code, 5*time.Second).Should(Receive(Equal(0)))
	g.Expect(server.err.String()).To(ContainSubstring("cut off"))
}

func TestServeNamesTheChangesThatNeedARestart(t *testing.T) {
	g := NewWithT(t)
	config := filepath.Join(t.TempDir(), "crmock.yaml")
	g.Expect(os.WriteFile(config, []byte("log: text\n"), 0o600)).To(Succeed())
	server := start(t, serveArgs(t, "--config", config)...)
	g.Eventually(func() string { return server.urlOf("http") }, 5*time.Second).ShouldNot(BeEmpty())
	g.Expect(os.WriteFile(config, []byte("log: json\ntls: {min: 1.3}\nlimits: {depth: 20}\nstore: sqlite:other.db\n"), 0o600)).To(Succeed())
	server.signals <- hangup
	g.Eventually(server.err.String, 5*time.Second).Should(ContainSubstring(`keys="store, tls, log"`))
}

func TestTheCurlLineSurvivesAnyName(t *testing.T) {
	g := NewWithT(t)
	line := tryLine("http://127.0.0.1:1", []mockserver.Tenant{{Name: "it's <b>&", Username: "api", Password: "hidden"}})
	g.Expect(line).To(HavePrefix(`curl --data-urlencode 'xml_query=<WAPI><TENANT>it'\''s &lt;b&gt;&amp;</TENANT>`))
	g.Expect(line).NotTo(ContainSubstring("hidden"))
}
