package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// noFAQ is a request that any target answers.
var noFAQ = contracts.Field{Tag: "FAQNUM", Value: "99999"} //nolint:gochecknoglobals // constant

func TestRecordWritesElsewhereWhatItCannotWriteWhereItShould(t *testing.T) {
	g := NewWithT(t)
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	r := record(t, verified(t).HTTP)
	ask(t, r.urlOf("http"), "", "FAQ", "Get", noFAQ)
	g.Expect(os.RemoveAll(filepath.Dir(r.file))).To(Succeed())
	r.signals <- os.Interrupt
	g.Eventually(r.code, 10*time.Second).Should(Receive(Equal(exitFailed)))
	kept, err := filepath.Glob(filepath.Join(temporary, "session.xml.draft-*"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(kept).To(HaveLen(1))
	g.Expect(r.err.String()).To(And(ContainSubstring(r.file+" cannot be written: "), ContainSubstring("; the scenario is in "+kept[0])))
	g.Expect(loadedFrom(t, kept[0]).Steps).To(HaveLen(1))
}

// passing is in front of a console, and counts how often it was asked for a journal.
func passing(t *testing.T, behind string) (*httptest.Server, *atomic.Int64) {
	t.Helper()
	console, err := url.Parse(behind)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	proxy := httputil.NewSingleHostReverseProxy(console)
	asked := &atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proxy.ServeHTTP(w, r)
		if strings.HasSuffix(r.URL.Path, "/exchanges") {
			asked.Add(1)
		}
	}))
	t.Cleanup(server.Close)
	return server, asked
}

// followed is a recorder that follows the journal of the demo tenant.
func followed(t *testing.T, console string) *recorded {
	t.Helper()
	out := filepath.Join(t.TempDir(), "followed.xml")
	r := &recorded{file: out, running: start(t, "record", "--from-journal", "--follow", "--console", console, "--tenant", "demo", "--out", out)}
	NewWithT(t).Eventually(r.out.String, 10*time.Second).Should(ContainSubstring(untilTold), r.err.String())
	return r
}

func TestRecordKeepsWhatItHasFollowedWhereTheConsoleGoes(t *testing.T) {
	g := NewWithT(t)
	server := mockserver.Start(t)
	console, asked := passing(t, server.URLs().Console)
	r := followed(t, console.URL)
	ask(t, server.URLs().HTTP, "", "FAQ", "Get", noFAQ)
	before := asked.Load()
	g.Eventually(asked.Load, 20*time.Second).Should(BeNumerically(">", before+3), "both journals are read again")
	console.CloseClientConnections()
	console.Close()
	g.Eventually(r.code, 20*time.Second).Should(Receive(Equal(exitUnreachable)), "without being told")
	g.Expect(r.err.String()).To(And(ContainSubstring("the recording has ended"), ContainSubstring("no answer from the console")))
	g.Expect(r.out.String()).To(And(ContainSubstring("recorded 1 exchange in "+r.file), ContainSubstring("the last exchanges may be lost")))
	g.Expect(loadedFrom(t, r.file).Steps).To(HaveLen(1))
}

func TestRecordSaysThatAJournalHasDroppedExchanges(t *testing.T) {
	g := NewWithT(t)
	server := mockserver.Start(t, func(o *mockserver.Options) { o.Journal.Exchanges = 2 })
	r := followed(t, server.URLs().Console)
	for range 30 {
		ask(t, server.URLs().HTTP, "", "FAQ", "Get", noFAQ)
	}
	r.stopped(t)
	g.Expect(r.out.String()).To(ContainSubstring("the journal is full and has dropped older exchanges"))
}

func TestRecordRefusesToBeItsOwnTarget(t *testing.T) {
	g := NewWithT(t)
	address := strings.TrimPrefix(nobody(t), "http://")
	for _, host := range []string{address, strings.Replace(address, "127.0.0.1", "localhost", 1)} {
		code, _, said := once(t, nil, "record", "--target", "http://"+host, "--http", address, "--https", "off", "--out", filepath.Join(t.TempDir(), "x.xml"))
		g.Expect(code).To(Equal(exitUsage))
		g.Expect(said).To(ContainSubstring("the target http://" + host + " is where this recorder itself listens (--http)"))
	}
}

// nobody is a URL at which nothing listens.
func nobody(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	return server.URL
}
