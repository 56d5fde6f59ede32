package tenant_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/mockserver/internal/tenant"
)

var _ = Describe("a secret", func() {
	settings := acme(func(s *tenant.Settings) {
		s.Password, s.GatewayKeys = "hush", []tenant.GatewayKey{{Key: "eght_hush"}}
	})

	DescribeTable("is a mask in whatever way it is printed", func(format string) {
		for _, value := range []any{settings.Password, settings, &settings, settings.GatewayKeys, []tenant.Secret{"hush"}, map[string]tenant.Secret{"x": "hush"}} {
			Expect(fmt.Sprintf(format, value)).NotTo(ContainSubstring("hush"), "%T", value)
		}
	},
		Entry(nil, "%v"), Entry(nil, "%+v"), Entry(nil, "%#v"), Entry(nil, "%s"), Entry(nil, "%q"),
	)

	It("is a mask in JSON, as a log writes it", func() {
		Expect(json.Marshal([]tenant.Secret{"hush"})).NotTo(ContainSubstring("hush"))
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("new", "password", settings.Password, "tenant", settings)
		Expect(log.String()).NotTo(ContainSubstring("hush"))
	})

	It("is a mask in a log of text", func() {
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("new", "password", settings.Password, "tenant", settings)
		Expect(log.String()).NotTo(ContainSubstring("hush"))
	})
})

var _ = Describe("a sealer", Ordered, func() {
	contract := base()

	It("knows a tenant's login and no other", func() {
		sealer := tenant.NewSealer()
		t, err := tenant.New(contract, acme(), sealer)
		Expect(err).NotTo(HaveOccurred())
		Expect(sealer.Login(t, "wapi", "open sesame")).To(BeTrue())
		rapid.Check(GinkgoT(), func(r *rapid.T) {
			username := rapid.OneOf(rapid.Just("wapi"), rapid.StringMatching(`[wapiWAPI \x00]{0,6}`)).Draw(r, "username")
			password := rapid.OneOf(rapid.Just("open sesame"), rapid.StringMatching(`[opensamOPENSAM \x00]{0,12}`)).Draw(r, "password")
			Expect(sealer.Login(t, username, password)).To(Equal(username == "wapi" && password == "open sesame"))
			Expect(sealer.Login(nil, username, password)).To(BeFalse())
		})
	})

	It("does not take a username and a password that only together are the same", func() {
		sealer := tenant.NewSealer()
		t, err := tenant.New(contract, acme(), sealer)
		Expect(err).NotTo(HaveOccurred())
		for _, pair := range [][2]string{{"wapiopen sesame", ""}, {"", "wapiopen sesame"}, {"wapio", "pen sesame"}, {"open sesame", "wapi"}} {
			Expect(sealer.Login(t, pair[0], pair[1])).To(BeFalse(), "%q", pair)
		}
	})

	It("never lets anybody in as a tenant that does not exist", func() {
		sealer := tenant.NewSealer()
		Expect(sealer.Login(nil, "", "")).To(BeFalse())
		Expect(sealer.Login(&tenant.Tenant{}, "", "")).To(BeFalse())
	})

	It("has a key of its own, so that another one knows none of its tenants", func() {
		t, err := tenant.New(contract, acme(), tenant.NewSealer())
		Expect(err).NotTo(HaveOccurred())
		Expect(tenant.NewSealer().Login(t, "wapi", "open sesame")).To(BeFalse())
	})

	It("knows a tenant's gateway keys, and whether they cover the API", func() {
		sealer := tenant.NewSealer()
		t, err := tenant.New(contract, acme(func(s *tenant.Settings) {
			s.GatewayKeys = []tenant.GatewayKey{{Key: "eght_a"}, {Key: "eght_b", NoProduct: true}, {Key: "eght_c"}}
		}), sealer)
		Expect(err).NotTo(HaveOccurred())
		for secret, expected := range map[string][2]bool{
			"eght_a": {true, true}, "eght_b": {true, false}, "eght_c": {true, true}, "eght_d": {}, "EGHT_A": {}, "": {}, "open sesame": {},
		} {
			found, product := sealer.Key(t, secret)
			Expect([2]bool{found, product}).To(Equal(expected), secret)
		}
	})
})
