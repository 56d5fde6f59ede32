package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"
)

// mortal is a server of ours that answers one request, and is gone at the next.
func mortal(t *testing.T) string {
	t.Helper()
	behind, err := url.Parse(verified(t).HTTP)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	proxy := httputil.NewSingleHostReverseProxy(behind)
	var asked atomic.Bool
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Swap(true) {
			_ = server.Config.Close()
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// three is a folder of three scenarios of one request each.
func three(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{"a", "b", "c"} {
		scenario(t, folder, name, right)
	}
	return folder
}

func TestReplayReportsWhatWasPlayedBeforeTheTargetWent(t *testing.T) {
	g := NewWithT(t)
	reports := t.TempDir()
	page, data, junit := filepath.Join(reports, "run.html"), filepath.Join(reports, "run.json"), filepath.Join(reports, "run.xml")
	got := replay(t, nil, three(t), "--target", mortal(t), "--html", page, "--json", data, "--junit", junit)
	g.Expect(got.code).To(Equal(exitUnreachable))
	g.Expect(got.err).To(MatchRegexp(`^crmock: \S+b\.xml:1:\d+: send: the target has gone: no answer from http://127`))
	g.Expect(got.out).To(And(
		MatchRegexp(`(?m)^ok +a `), MatchRegexp(`(?m)^FAIL +b `), MatchRegexp(`(?m)^- +c +- +the target has gone$`),
		ContainSubstring("send: the target has gone: no answer"), ContainSubstring("1 passed, 1 failed, 0 skipped, 1 not run")))
	for file, notRun := range map[string]string{page: ">not run<", data: `"state": "not run"`, junit: `name="c"`} {
		text, err := os.ReadFile(file)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(string(text)).To(And(ContainSubstring("the target has gone: no answer"), ContainSubstring(notRun)))
	}
}

func TestDiffReportsWhatWasComparedBeforeAServerWent(t *testing.T) {
	g := NewWithT(t)
	baseline := filepath.Join(t.TempDir(), "accepted.xml")
	args := []string{three(t), "--left", verified(t).HTTP, "--right"}
	got := diff(t, nil, append(args, mortal(t))...)
	g.Expect(got.code).To(Equal(exitUnreachable))
	g.Expect(got.err).To(ContainSubstring("the target has gone: no answer"))
	g.Expect(got.out).To(And(
		ContainSubstring("same  a  (1 reply)\n"), MatchRegexp(`(?m)^-  b  the right server: .*: the target has gone`),
		ContainSubstring("-  c  a server has gone before\n")))
	g.Expect(diff(t, nil, append(args, mortal(t), "--json")...).out).To(ContainSubstring(`"state": "not run"`))
	g.Expect(diff(t, nil, append(args, mortal(t), "--baseline", baseline, "--update-baseline")...).code).To(Equal(exitUnreachable))
	g.Expect(baseline).NotTo(BeAnExistingFile())
}

func TestARunThatSkipsAllFails(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	path, here := scenario(t, folder, "needs", frozenTime), verified(t).HTTP
	const because = ": every scenario was skipped, needs because it needs crmock's console for <clock>, and this target has none\n"
	got := replay(t, nil, path, "--target", here)
	g.Expect(got.code).To(Equal(exitFailed))
	g.Expect(got.out).To(ContainSubstring("1 skipped"))
	g.Expect(got.err).To(Equal("crmock: nothing was replayed" + because))
	baseline := filepath.Join(folder, "accepted.xml")
	got = diff(t, nil, path, "--left", here, "--right", here, "--baseline", baseline, "--update-baseline")
	g.Expect(got.code).To(Equal(exitFailed))
	g.Expect(got.err).To(HaveSuffix("crmock: nothing was compared" + because))
	g.Expect(baseline).NotTo(BeAnExistingFile())
	scenario(t, folder, "plain", right)
	g.Expect(replay(t, nil, folder, "--target", here).code).To(Equal(0), "one was played")
}

// mute is a server that takes connections and answers nothing.
func mute(t *testing.T) string {
	t.Helper()
	ended := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-ended:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(func() { close(ended); server.Close() })
	return server.URL
}

func TestReplayTellsATargetThatTakesConnectionsAndNeverAnswers(t *testing.T) {
	g := NewWithT(t)
	at := mute(t)
	got := replay(t, nil, three(t), "--target", at, "--timeout", "200ms")
	g.Expect(got.code).To(Equal(exitUnreachable), got.out)
	g.Expect(got.err).To(HavePrefix("crmock: no answer from " + at))
	g.Expect(got.out).To(And(
		ContainSubstring("send: the target does not answer: no answer from "+at), MatchRegexp(`(?m)^- +b +- +the target does not answer$`),
		ContainSubstring("0 passed, 1 failed, 0 skipped, 2 not run")))
}

func TestReplayWaitsForAConsoleNoLongerThanForTheTarget(t *testing.T) {
	g := NewWithT(t)
	at := mute(t)
	got := replay(t, nil, three(t), "--target", verified(t).HTTP, "--console", at, "--timeout", "200ms")
	g.Expect(got.code).To(Equal(exitUnreachable), got.out)
	g.Expect(got.err).To(And(ContainSubstring("the console at "+at), ContainSubstring("wait longer with --timeout")))
	g.Expect(got.out).To(ContainSubstring("0 passed, 1 failed, 0 skipped, 2 not run"))
}

// viaGateway is a request to the gateway.
const viaGateway = `<send endpoint="gateway"><COMMAND OBJECT="FAQ" ACTION="Get"><FAQNUM>99999</FAQNUM></COMMAND></send>`

func TestReplayFindsTheGatewayWhereTheTargetIsOurs(t *testing.T) {
	g := NewWithT(t)
	urls := verified(t, withConsole)
	path := scenario(t, t.TempDir(), "gateway", viaGateway)
	got := replay(t, nil, path, "--target", urls.HTTP, "--console", urls.Console)
	g.Expect(got.code).To(Equal(0), got.out+got.err)
	got = replay(t, nil, path, "--target", urls.HTTP)
	g.Expect(got.code).To(Equal(exitFailed))
	g.Expect(got.err).To(ContainSubstring("--gateway"))
}

func TestReplayAsksWhetherTheConsoleIsThatOfTheTarget(t *testing.T) {
	g := NewWithT(t)
	got := replay(t, nil, three(t), "--target", verified(t).HTTP, "--console", verified(t, withConsole).Console)
	g.Expect(got.code).To(Equal(exitFailed))
	g.Expect(got.out).To(ContainSubstring("is the console that of this target?"))
	got = replay(t, nil, scenario(t, t.TempDir(), "wrong", wrong))
	g.Expect(got.out).NotTo(ContainSubstring("is the console that of this target?"), "the target has answered")
}
