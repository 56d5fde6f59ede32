package durable_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/test/postgres"
)

// verifiesWithin is when a run of crmock verify has hung.
const verifiesWithin = 3 * time.Minute

// TestTheWholeContractHoldsOnSQLite holds a server of crmock's own, whose store is a file, against the whole contract.
func TestTheWholeContractHoldsOnSQLite(t *testing.T) {
	t.Parallel()
	said := crmock(t, verifiesWithin, "verify", "--store", "sqlite:"+filepath.Join(t.TempDir(), "crmock.db"))
	t.Log(regexp.MustCompile(`(?m)^.* passed, .*$`).FindString(said))
}

// verified holds two processes against the whole contract, as `crmock verify` does: HTTP, HTTPS, the gateway, and a tenant
// for each right. The console is that of one of them.
func verified(t *testing.T, database *postgres.Server) {
	t.Helper()
	folder := t.TempDir()
	configuration := filepath.Join(folder, "crmock.yaml")
	if err := os.WriteFile(configuration, []byte(tenantsOfAllKinds(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	plain, servers := several(t, database, 2, "--config", configuration, "--https", "127.0.0.1:0", "--state-dir", folder)
	encrypted := "https://" + inFront(t, servers, func(s *server) string { return s.https })
	authority, err := newConsole(t, servers[0].console).CA(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ca := filepath.Join(folder, "ca.pem")
	if err := os.WriteFile(ca, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	said := crmock(t, verifiesWithin, "verify", "--target", plain, "--target", encrypted, "--gateway", plain, "--ca", ca,
		"--console", servers[0].console, "--credentials", configuration)
	t.Log(strings.Join(regexp.MustCompile(`(?m)^(skipped.*|.* passed, .*)$`).FindAllString(said, -1), "\n"))
}

// tenantsOfAllKinds is a configuration with one tenant that has every right, a second one, one whose API is off, and for
// each right one that lacks it.
func tenantsOfAllKinds(t *testing.T) string {
	t.Helper()
	contract, err := contracts.Default()
	if err != nil {
		t.Fatal(err)
	}
	text := "tenants:\n" + oneTenant("main", true, "") + oneTenant("other", true, "") + oneTenant("closed", false, "")
	for _, lacking := range contract.Operations() {
		actions := map[string][]string{}
		for _, operation := range contract.Operations() {
			if operation != lacking {
				object := operation.Object.Name
				actions[object] = append(actions[object], operation.Action)
			}
		}
		var rights []string
		for object, of := range actions {
			rights = append(rights, fmt.Sprintf("%s: [%s]", object, strings.Join(of, ", ")))
		}
		text += oneTenant("without-"+strings.ReplaceAll(lacking.Right.Name, ".", "-"), true, "    rights: {"+strings.Join(rights, ", ")+"}\n")
	}
	return text
}

func oneTenant(name string, enabled bool, more string) string {
	return fmt.Sprintf("  - name: %s\n    api: {enabled: %t, username: api-%[1]s, password: secret-%[1]s, used-identity: bpower,"+
		" gateway-keys: [eght_%[1]s, {key: eght_%[1]s_other, product: false}]}\n"+
		"    agents: [{login: bpower, id: ag0002}, {login: jsmith, id: ag0001}]\n%[3]s", name, enabled, more)
}
