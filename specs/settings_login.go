package specs

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeLoginSettings: who may call a tenant's API, and that a change of it counts from the next request on.
func writeLoginSettings(b *book) {
	b.steered("The API is refused to a tenant from the moment at which it is disabled, and not a moment longer",
		clauses("settings.enable", "login.disabled", "problem.login", "check.login"), func(t *steered) {
			for range 2 {
				t.well(t.main().nothing())
				t.set(settings{"api": settings{"enabled": false}})
				t.shutOut(t.credentials())
				t.set(settings{"api": settings{"enabled": true}})
			}
			t.well(t.main().nothing())
		})
	b.steered("The username of the API is never an agent's login", clauses("settings.username"), func(t *steered) {
		for _, agent := range t.settings().Agents {
			for _, name := range []string{agent.Login, strings.ToUpper(agent.Login)} {
				t.setRefused(settings{"api": settings{"username": name}}, "the username "+name)
			}
		}
		username := t.unique("crmock-api-")
		t.setRefused(settings{
			"api":    settings{"username": username, "usedIdentity": username},
			"agents": []settings{{"login": username, "id": "crmock-1"}},
		}, "an agent with the username of the API")
		t.set(settings{"api": settings{"username": username}})
		own := t.credentials()
		own.Username = username
		t.well(t.as(own).nothing())
	})
	writeOneLogin(b)
	writePasswordHidden(b)
}

// shutOut demands that credentials open nothing.
func (t *steered) shutOut(c Credentials) {
	t.refused(t.as(c).nothing(), t.checked(contracts.CheckLogin, contracts.Violation{}))
}

// writeOneLogin: new credentials take the place of the old ones, whole and at once.
func writeOneLogin(b *book) {
	b.steered("New credentials take the place of the old ones at once, and no part of those opens anything",
		clauses("settings.one-login", "problem.login", "check.login"), func(t *steered) {
			old := t.credentials()
			t.well(t.as(old).nothing())
			rotated := old
			rotated.Password = t.unique("crmock-secret-")
			t.set(settings{"api": settings{"password": rotated.Password}})
			t.shutOut(old)
			t.well(t.as(rotated).nothing())
			renamed := rotated
			renamed.Username, renamed.Password = t.unique("crmock-api-"), t.unique("crmock-secret-")
			t.set(settings{"api": settings{"username": renamed.Username, "password": renamed.Password}})
			for _, username := range []string{old.Username, renamed.Username} {
				for _, password := range []string{old.Password, rotated.Password, renamed.Password} {
					mixed := renamed
					mixed.Username, mixed.Password = username, password
					if username != renamed.Username || password != renamed.Password {
						t.shutOut(mixed)
					}
				}
			}
			t.well(t.as(renamed).nothing())
		})
}

// writePasswordHidden looks for the secrets of a tenant in all that the console tells of it. What package console reads
// would not show a member that it does not know, so the answers are looked at as they come.
func writePasswordHidden(b *book) {
	b.steered("The console shows no secret of a tenant once it is set", clauses("settings.password-hidden"), func(t *steered) {
		own := t.credentials()
		given := t.unique("crmock-secret-")
		after := t.set(settings{"api": settings{"password": given}})
		t.Expect(after.API.Password).To(gomega.BeEmpty(), "what a change of the settings answers")
		t.shutOut(own)
		own.Password = given
		t.well(t.as(own).nothing())
		name := "/tenants/" + url.PathEscape(own.Tenant)
		for _, path := range []string{"/tenants", name, name + "/settings", name + "/exchanges", name + "/export", "/exchanges"} {
			shown := t.told(path)
			for _, secret := range []string{given, t.credentials().Password, own.APIKey} {
				t.Expect(strings.Contains(shown, secret)).To(gomega.BeFalse(), "GET %s shows a secret of the tenant", path)
			}
		}
	})
}

// told is what the console answers to a GET, as it comes.
func (t *steered) told(path string) string {
	request, err := http.NewRequestWithContext(t.ctx, http.MethodGet, t.run.console.URL()+"/api/v1"+path, nil)
	t.Expect(err).NotTo(gomega.HaveOccurred())
	if token := t.run.target.ConsoleToken; token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := t.run.transport.RoundTrip(request)
	t.Expect(err).NotTo(gomega.HaveOccurred())
	defer response.Body.Close()
	t.Expect(response.StatusCode).To(gomega.Equal(http.StatusOK), "GET %s", path)
	body, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer))
	t.Expect(err).NotTo(gomega.HaveOccurred())
	return string(body)
}

// writeOtherIdentity: the used identity is whichever agent the settings name.
func writeOtherIdentity(b *book, objects []*contracts.Object) {
	b.steered("What the API adds is shown under the agent that the settings name, from the next request on", clauses("settings.used-identity"), func(t *steered) {
		agents := []settings{{"login": "crmock.one", "id": "crmock-1"}, {"login": "crmock.two", "id": "crmock-2"}}
		for _, identity := range []string{"crmock.one", "crmock.two", "crmock.one"} {
			t.set(settings{"agents": agents, "api": settings{"usedIdentity": identity}})
			for _, object := range objects {
				tag := identityTag(object).Name
				t.Expect(t.main().only(object, t.main().own(object)).value(tag)).To(gomega.Equal(identity), "%s of a %s", tag, object.Name)
			}
		}
		t.setRefused(settings{"api": settings{"usedIdentity": t.unique("nobody-")}}, "an identity that is no agent")
	})
}

// writeLiveRights: a right that is unticked or ticked counts from the next request on.
func writeLiveRights(b *book) {
	for _, op := range b.contract.Operations() {
		b.steered(op.Name+" is denied from the moment at which its right is unticked, and allowed again once it is ticked",
			clauses(rightOf(op), "rights.matrix", "rights.denied", "problem.right", "check.right"), func(t *steered) {
				t.allows(op)
				t.tick(op, false)
				t.lacksRight(t.main().do(op.Name, t.strange(op)...))
				for _, other := range b.contract.Operations() {
					if other != op && other.Action == contracts.Get {
						t.well(t.main().nothingOf(other))
					}
				}
				t.tick(op, true)
				t.allows(op)
			})
	}
}

// allows demands that an operation is carried out.
func (t *steered) allows(op *contracts.Operation) {
	if op.Action == contracts.Get {
		t.well(t.main().nothingOf(op))
		return
	}
	t.well(t.main().do(op.Name, t.main().request(op).Minimal...))
}

// tick ticks the right for an operation, or takes the tick away.
func (t *steered) tick(op *contracts.Operation, ticked bool) {
	object := strings.ToLower(op.Object.Name)
	actions := []string{}
	for _, action := range t.settings().Rights[object] {
		if !strings.EqualFold(action, op.Action) {
			actions = append(actions, action)
		}
	}
	if ticked {
		actions = append(actions, strings.ToLower(op.Action))
	}
	t.set(settings{"rights": settings{object: actions}})
}
