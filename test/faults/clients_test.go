package faults_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// said is what a client reports of one call: the kind of outcome, and its own words.
type said struct {
	Outcome string `json:"outcome"`
	Says    string `json:"says"`
}

// call is one call of the API that a client makes.
type call struct {
	url, document string
	ca, caFile    string // certificate in PEM, and the file that holds it
	patience      time.Duration
}

// surname is that of the customer whom every call is about. It has a letter that is not ASCII.
const surname = "Lée"

// reporter is a client of the field, as its standard library is.
type reporter struct {
	name    string
	needs   string // a command; empty: nothing
	install string // the package that has it
	report  func(*testing.T, call) said
}

func reporters() []reporter {
	return []reporter{
		{"curl", "curl", "curl", byCurl},
		{"Go", "", "", byGo},
		{"Python", "python3", "python3", byPython},
		{"Node.js", "node", "nodejs", byNode},
	}
}

// there says whether the client is on this machine. Where all are required, one that is missing fails the test.
func (r reporter) there(t *testing.T) bool {
	t.Helper()
	if r.needs == "" {
		return true
	}
	if _, err := exec.LookPath(r.needs); err == nil {
		return true
	}
	if os.Getenv("CRMOCK_REQUIRE_ALL") != "" {
		t.Fatalf("%s is missing: apt install %s", r.needs, r.install)
	}
	return false
}

// byCurl looks at nothing but what curl does: it reads no XML.
func byCurl(t *testing.T, c call) said {
	t.Helper()
	command := exec.CommandContext(t.Context(), "curl", "--silent", "--show-error", "--noproxy", "*", "--cacert", c.caFile,
		"--max-time", strconv.FormatFloat(c.patience.Seconds(), 'f', -1, 64), "--write-out", "%{stderr}status %{http_code}\n",
		"--data-urlencode", "xml_query="+c.document, c.url)
	var out, words bytes.Buffer
	command.Stdout, command.Stderr = &out, &words
	err := command.Run()
	text := strings.TrimSpace(words.String())
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		outcome, known := map[int]string{18: "cut", 28: "late", 35: "tls", 52: "cut", 56: "reset", 60: "tls"}[exit.ExitCode()]
		if !known {
			outcome = "other"
		}
		message, _, _ := strings.Cut(text, "\n")
		if strings.Contains(message, "alert") {
			outcome = "tls" // TLS 1.3 refuses after the handshake, when curl reads already
		}
		return said{outcome, message}
	case err != nil:
		t.Fatal(err)
	}
	if status := strings.TrimPrefix(text, "status "); status != "200" {
		return said{"http", "status " + status}
	}
	return said{"ok", "status 200, and what was sent"}
}

func byPython(t *testing.T, c call) said {
	t.Helper()
	return reported(t, exec.CommandContext(t.Context(), "python3", "clients/call.py",
		c.url, c.document, c.caFile, strconv.FormatFloat(c.patience.Seconds(), 'f', -1, 64), surname))
}

// byNode asks again where Node.js ends with its status for a promise that nothing settles: now and then its fetch loses the
// alert with which a server of TLS 1.3 refuses a client after the handshake, and then nothing is left to wait for.
func byNode(t *testing.T, c call) said {
	t.Helper()
	const unsettled, tries = 13, 5
	for try := 1; ; try++ {
		command := exec.CommandContext(t.Context(), "node", "clients/call.mjs", c.url, c.document, strconv.FormatInt(c.patience.Milliseconds(), 10))
		command.Env = append(os.Environ(), "NODE_EXTRA_CA_CERTS="+c.caFile, "NODE_NO_WARNINGS=1")
		found, err := outcomeOf(command)
		var exit *exec.ExitError
		switch {
		case err == nil:
			return found
		case !errors.As(err, &exit) || exit.ExitCode() != unsettled || try == tries:
			t.Fatal(err)
		}
	}
}

// reported is what a client prints, or the end of the test.
func reported(t *testing.T, command *exec.Cmd) said {
	t.Helper()
	found, err := outcomeOf(command)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// outcomeOf is the line of JSON that a client prints.
func outcomeOf(command *exec.Cmd) (found said, err error) {
	var words bytes.Buffer
	command.Stderr = &words
	out, err := command.Output()
	if err == nil {
		err = json.Unmarshal(out, &found)
	}
	if err != nil {
		return said{}, fmt.Errorf("%s: %w\n%s%s", command.Path, err, out, words.String())
	}
	return found, nil
}

func byGo(t *testing.T, c call) said {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(c.ca))
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	defer transport.CloseIdleConnections()
	reply, err := (&http.Client{Transport: transport, Timeout: c.patience}).PostForm(c.url, url.Values{"xml_query": {c.document}})
	if err != nil {
		return said{failureOf(err), err.Error()}
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(reply.Body)
	switch {
	case err != nil:
		return said{failureOf(err), err.Error()}
	case reply.StatusCode != http.StatusOK:
		return said{"http", reply.Status}
	}
	return readByGo(body)
}

func failureOf(err error) string {
	var slow interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &slow) && slow.Timeout():
		return "late"
	case errors.Is(err, syscall.ECONNRESET):
		return "reset"
	case strings.Contains(err.Error(), "tls:") || strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return "tls"
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return "cut"
	}
	return "other"
}

func readByGo(body []byte) said {
	var reply struct {
		XMLName xml.Name
		Reply   *struct {
			Status string `xml:"STATUS,attr"`
			Text   string `xml:"ERROR_STR,attr"`
			Items  []struct {
				Lastname string `xml:"LASTNAME"`
			} `xml:"ITEM"`
		} `xml:"REPLY"`
	}
	decoder := xml.NewDecoder(bytes.NewReader(body))
	decoder.CharsetReader = func(label string, input io.Reader) (io.Reader, error) {
		if !strings.EqualFold(label, "ISO-8859-1") {
			return nil, fmt.Errorf("the charset %s", label)
		}
		return charmap.ISO8859_1.NewDecoder().Reader(input), nil
	}
	if err := decoder.Decode(&reply); err != nil {
		return said{"malformed", err.Error()}
	}
	switch {
	case reply.Reply == nil:
		return said{"strange", "<" + reply.XMLName.Local + "> without a REPLY"}
	case reply.Reply.Status != "0":
		return said{"refused", reply.Reply.Text}
	case len(reply.Reply.Items) > 0 && reply.Reply.Items[0].Lastname != "" && reply.Reply.Items[0].Lastname != surname:
		return said{"garbled", "LASTNAME is " + reply.Reply.Items[0].Lastname}
	}
	return said{"ok", "STATUS 0"}
}
