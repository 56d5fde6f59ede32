package mutants

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver"
)

// settings breaks a server by other settings than its tenants are said to have.
func settings(name, clause string, change func(*mockserver.Tenant)) Mutant {
	return Mutant{name, clause, func(options *mockserver.Options) error {
		changed := make([]mockserver.Tenant, len(options.Tenants))
		for i, tenant := range options.Tenants {
			change(&tenant)
			changed[i] = tenant
		}
		options.Tenants = changed
		return nil
	}}
}

// without is settings that leave a right out of every tenant's matrix.
func without(object, action string) func(*mockserver.Tenant) {
	return func(tenant *mockserver.Tenant) {
		rights := map[string][]string{}
		for name, actions := range allRights {
			if tenant.Rights != nil {
				actions = tenant.Rights[name]
			}
			for _, one := range actions {
				if name != object || one != action {
					rights[name] = append(rights[name], one)
				}
			}
		}
		tenant.Rights = rights
	}
}

// granted is settings that give a right to every tenant.
func granted(object, action string) func(*mockserver.Tenant) {
	return func(tenant *mockserver.Tenant) {
		if tenant.Rights == nil {
			return
		}
		rights := map[string][]string{}
		for name, actions := range tenant.Rights {
			rights[name] = actions
		}
		rights[object] = append([]string{action}, rights[object]...)
		tenant.Rights = rights
	}
}

//nolint:gochecknoglobals // constant table
var allRights = map[string][]string{
	"Customer": {"Add", "Modify", "Get"}, "Case": {"Add", "Modify", "Get"}, "Followup": {"Add", "Get"},
	"Task": {"Add", "Modify", "Get"}, "FAQ": {"Add", "Modify", "Get"},
}

func settingsMutants() []Mutant {
	return []Mutant{
		settings("the right Customer.Add is ignored", "Customer.Add.right", granted("Customer", "Add")),
		settings("the right Case.Get is ignored", "Case.Get.right", granted("Case", "Get")),
		settings("the right FAQ.Modify is ignored", "FAQ.Modify.right", granted("FAQ", "Modify")),
		settings("the right Task.Get is refused to all", "Task.Get.right", without("Task", "Get")),
		settings("API access cannot be disabled", "login.disabled", func(tenant *mockserver.Tenant) { tenant.Disabled = false }),
		settings("a Get is cut after three items", "search.all-matches", func(tenant *mockserver.Tenant) { tenant.MaxItems = 3 }),
		settings("replies are in UTF-8", "reply.charset", func(tenant *mockserver.Tenant) { tenant.Charset = "UTF-8" }),
		settings("every key opens every tenant", "gateway.foreign-key", func(tenant *mockserver.Tenant) {
			tenant.GatewayKeys = []mockserver.GatewayKey{{Key: "eght_main"}, {Key: "eght_other"}}
		}),
		login("the password is compared by its beginning", func(given, known string) bool {
			return strings.HasPrefix(given, known) || strings.HasPrefix(known, given) && given != ""
		}),
		login("the password is compared without its case", strings.EqualFold),
		login("blanks around the password do not count", func(given, known string) bool { return strings.TrimSpace(given) == known }),
		talkative(),
		deniedWrite(),
	}
}

// login is a server that takes other passwords than its tenants have.
func login(name string, same func(given, known string) bool) Mutant {
	return Mutant{name, "login.exact", func(options *mockserver.Options) error {
		known := map[string]string{}
		for _, tenant := range options.Tenants {
			known[tenant.Name] = string(tenant.Password)
		}
		rewrite := rewritten(name, "login.exact", func(xml string) string {
			tenant, given := tenantOf.FindStringSubmatch(xml), passwordOf.FindStringSubmatch(xml)
			if tenant == nil || given == nil || !same(given[1], known[tenant[1]]) {
				return xml
			}
			return passwordOf.ReplaceAllLiteralString(xml, "<PASSWORD>"+known[tenant[1]]+"</PASSWORD>")
		})
		return rewrite.Break(options)
	}}
}

var (
	tenantOf   = regexp.MustCompile(`<TENANT>([^<]*)</TENANT>`)
	passwordOf = regexp.MustCompile(`<PASSWORD>([^<]*)</PASSWORD>`)
)

// talkative is a server that tells an unknown tenant from a wrong password, by a header.
func talkative() Mutant {
	const name, clause = "an unknown tenant is told from a wrong password by a header", "login.wrong"
	return Mutant{name, clause, func(options *mockserver.Options) error {
		known := map[string]bool{}
		for _, tenant := range options.Tenants {
			known[tenant.Name] = true
		}
		return around(name, clause, func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if found := tenantOf.FindSubmatch(document(r)); found != nil && !known[string(found[1])] {
					w.Header().Set("X-Tenant", "unknown")
				}
				next.ServeHTTP(w, r)
			})
		}).Break(options)
	}}
}

// document is the XML of a request, which can still be read after it.
func document(r *http.Request) []byte {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	xml, _ := wire.FormValue(body, "xml_query")
	return xml
}

// deniedWrite is a server that looks at rights after it has written.
func deniedWrite() Mutant {
	const name, clause = "rights are checked after the write", "rights.denied"
	return Mutant{name, clause, func(options *mockserver.Options) error {
		all := make([]mockserver.Tenant, len(options.Tenants))
		rights := map[string]map[string][]string{}
		for i, tenant := range options.Tenants {
			rights[tenant.Name] = tenant.Rights
			tenant.Rights = nil
			all[i] = tenant
		}
		options.Tenants = all
		return around(name, clause, func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				lateRights(next, rights, w, r)
			})
		}).Break(options)
	}}
}

var commandOf = regexp.MustCompile(`OBJECT="(\w+)" ACTION="(\w+)"`)

func lateRights(next http.Handler, rights map[string]map[string][]string, w http.ResponseWriter, r *http.Request) {
	xml := document(r)
	reply := httptest.NewRecorder()
	next.ServeHTTP(reply, r)
	tenant, command := tenantOf.FindSubmatch(xml), commandOf.FindSubmatch(xml)
	answer := reply.Body.Bytes()
	if tenant != nil && command != nil && denied(rights[string(tenant[1])], string(command[1]), string(command[2])) {
		answer = []byte(`<?xml version="1.0" encoding="ISO-8859-1"?>` + "\n" +
			`<WAPI><REPLY STATUS="310" ERROR_STR="Operation Denied. Not enough permissions" ERROR_CODE="310"></REPLY></WAPI>`)
	}
	handOn(w, reply, answer)
}

func denied(rights map[string][]string, object, action string) bool {
	if rights == nil {
		return false
	}
	for _, one := range rights[object] {
		if one == action {
			return false
		}
	}
	return true
}
