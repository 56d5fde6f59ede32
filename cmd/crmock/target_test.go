package main

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"
	"github.com/spf13/pflag"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

// aimed is a target as a command line and the environment say.
func aimed(t *testing.T, variables map[string]string, args ...string) (*target, error) {
	t.Helper()
	var made target
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	made.flags(flags, func(name string) (string, bool) {
		value, set := variables[name]
		return value, set
	})
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	_, err := made.client(nil)
	return &made, err
}

// credentials are what a target sends.
func credentials(of *target) []string {
	return []string{of.tenant, of.username, of.password, of.apiKey}
}

func TestTargetKnowsTheDemoTenantOnThisMachineOnly(t *testing.T) {
	for _, url := range []string{"http://127.0.0.1:8080", "https://127.1.2.3", "http://[::1]:1", "http://LOCALHOST", "http://crm.localhost:8080"} {
		made, err := aimed(t, nil, "--target", url)
		NewWithT(t).Expect(err).NotTo(HaveOccurred(), url)
		NewWithT(t).Expect(credentials(made)).To(Equal([]string{"demo", "crmapi", "crmapi-demo", "eght_demo"}))
	}
	for _, url := range []string{"http://192.0.2.1", "https://crm.example.com", "http://127.0.0.1.example.com", "http://localhost.example.com"} {
		made, err := aimed(t, nil, "--target", url)
		NewWithT(t).Expect(exitCode(err)).To(Equal(exitUsage), url)
		NewWithT(t).Expect(err).To(MatchError(And(
			ContainSubstring(url), ContainSubstring("--tenant, --username, --password"), ContainSubstring("CRMOCK_TENANT"))))
		NewWithT(t).Expect(credentials(made)).To(Equal([]string{"", "", "", ""}))
	}
}

func TestTargetIsAURL(t *testing.T) {
	for _, wrong := range []string{"localhost:8080", "crm.example.com", "http://%zz", "ftp://crm.example.com"} {
		_, err := aimed(t, nil, "--target", wrong)
		NewWithT(t).Expect(exitCode(err)).To(Equal(exitUsage), wrong)
		NewWithT(t).Expect(err).To(MatchError(And(ContainSubstring(wrong), ContainSubstring("is not a URL of a target"))))
	}
}

func TestTargetNeedsWhatIsNotTheDemoTenants(t *testing.T) {
	for name, c := range map[string]struct {
		args    []string
		missing string
	}{
		"the password of another tenant":   {[]string{"--tenant", "acme", "--username", "wapi"}, "--password is missing"},
		"all of another tenant":            {[]string{"--tenant", "acme"}, "--username, --password is missing"},
		"the password of another user":     {[]string{"--username", "wapi"}, "--password is missing"},
		"the key for a gateway":            {[]string{"--gateway", "https://api.example.com", "--tenant", "acme"}, "--api-key is missing"},
		"the tenant for a gateway":         {[]string{"--gateway", "https://api.example.com", "--api-key", "eght_x"}, "--tenant is missing"},
		"the key of another tenant's here": {[]string{"--gateway", "http://127.0.0.1", "--tenant", "acme"}, "--api-key is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := aimed(t, nil, c.args...)
			NewWithT(t).Expect(exitCode(err)).To(Equal(exitUsage))
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(c.missing)))
		})
	}
}

func TestTargetSendsWhatIsEmptyOnPurpose(t *testing.T) {
	made, err := aimed(t, nil, "--target", "https://crm.example.com", "--tenant", "", "--username", "", "--password", "")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(credentials(made)).To(Equal([]string{"", "", "", ""}))
	made, err = aimed(t, nil, "--password", "")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(made.password).To(BeEmpty())
}

func TestTargetReadsTheEnvironmentBelowTheCommandLine(t *testing.T) {
	g := NewWithT(t)
	variables := map[string]string{
		"CRMOCK_TARGET": "https://crm.example.com", "CRMOCK_TENANT": "acme", "CRMOCK_USERNAME": "wapi", "CRMOCK_PASSWORD": "secret",
		"CRMOCK_API_KEY": "eght_x", "CRMOCK_TIMEOUT": "5s", "CRMOCK_INSECURE": "true", "CRMOCK_TLS_MIN": "1.0", "CRMOCK_TLS_MAX": "1.1",
	}
	made, err := aimed(t, variables, "--username", "other")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(made.urls).To(Equal([]string{"https://crm.example.com"}))
	g.Expect(credentials(made)).To(Equal([]string{"acme", "other", "secret", "eght_x"}))
	g.Expect(made.timeout).To(Equal(5 * time.Second))
	g.Expect(made.insecure).To(BeTrue())
	g.Expect(made.tlsMin + " " + made.tlsMax).To(Equal("1.0 1.1"))

	variables["CRMOCK_TIMEOUT"] = "soon"
	_, err = aimed(t, variables)
	g.Expect(exitCode(err)).To(Equal(exitUsage))
	g.Expect(err).To(MatchError(ContainSubstring(`CRMOCK_TIMEOUT: `)))
}

func TestTargetTakesTheOtherWayOnTheCommandLineForTheSame(t *testing.T) {
	g := NewWithT(t)
	file := filepath.Join(t.TempDir(), "password")
	writeFile(t, file, "from a file\r\n")
	variables := map[string]string{"CRMOCK_GATEWAY": "http://127.0.0.1:9", "CRMOCK_PASSWORD": "from the environment"}

	made, err := aimed(t, variables, "--target", "http://127.0.0.1:8", "--password-file", file)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(made.gateway).To(BeEmpty())
	g.Expect(made.password).To(Equal("from a file"))

	made, err = aimed(t, map[string]string{"CRMOCK_TARGET": "http://127.0.0.1:9", "CRMOCK_PASSWORD_FILE": "none"}, "--gateway", "http://127.0.0.1:8", "--password", "x")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(made.urls).NotTo(ContainElement(ContainSubstring(":9")))
	g.Expect(made.password).To(Equal("x"))
}

func TestTargetOfACallIsOne(t *testing.T) {
	_, err := aimed(t, nil, "--target", "http://127.0.0.1:8", "--target", "https://127.0.0.1:9")
	NewWithT(t).Expect(exitCode(err)).To(Equal(exitUsage))
	NewWithT(t).Expect(err).To(MatchError(ContainSubstring("one target")))
}

func TestTargetRefusesAPasswordFileThatHoldsNone(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty")
	writeFile(t, empty, "\n")
	for _, file := range []string{empty, "none"} {
		_, err := aimed(t, nil, "--password-file", file)
		NewWithT(t).Expect(exitCode(err)).To(Equal(exitUsage))
		NewWithT(t).Expect(err).To(MatchError(And(ContainSubstring("--password-file"), ContainSubstring(file))))
	}
}

func TestTargetHandsOnWhatTheClientRefuses(t *testing.T) {
	_, err := aimed(t, nil, "--target", "https://127.0.0.1", "--tls-min", "1.4")
	NewWithT(t).Expect(exitCode(err)).To(Equal(exitUsage))
	NewWithT(t).Expect(err).To(MatchError(ContainSubstring("1.0, 1.1, 1.2, 1.3")))
}

func TestTargetTrustsAnAuthorityAndShowsExchanges(t *testing.T) {
	g := NewWithT(t)
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(wire.AppendReply(nil, wire.Reply{}, wire.DefaultGrammar(), wire.UTF8))
	}))
	t.Cleanup(server.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	writeFile(t, ca, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})))

	var made target
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	made.flags(flags, unset)
	g.Expect(flags.Parse([]string{"--gateway", server.URL, "--ca", ca, "--tls-max", "1.2"})).To(Succeed())
	var seen []client.Exchange
	caller, err := made.client(func(e client.Exchange) { seen = append(seen, e) })
	g.Expect(err).NotTo(HaveOccurred())
	_, err = caller.Do(t.Context(), client.Command{Object: "Case", Action: "Get"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(seen).To(HaveLen(1))
	g.Expect(seen[0].URL).To(Equal(server.URL + "/cc/v1/wapi"))
	g.Expect(seen[0].TLS.Version).To(Equal("TLS 1.2"))
}

func TestHelpShowsNoSecretOfTheEnvironment(t *testing.T) {
	secret := calls{t: t, variables: map[string]string{"CRMOCK_PASSWORD": "hidden", "CRMOCK_API_KEY": "hidden"}}
	got := secret.call("--help")
	NewWithT(t).Expect(got.code).To(Equal(0))
	NewWithT(t).Expect(got.out).To(And(ContainSubstring("--password-file"), Not(ContainSubstring("hidden"))))
}
