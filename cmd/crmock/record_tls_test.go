package main

import (
	"crypto/tls"
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

func TestRecordCanBeCalledByEachNameOfItsAddress(t *testing.T) {
	own := []string{"localhost", "127.0.0.1", "::1"}
	for address, want := range map[string][]string{
		"127.0.0.1:8443": own, "nonsense": own,
		"192.0.2.7:0": append(own, "192.0.2.7"), "crm.test:8443": append(own, "crm.test"), "[fe80::1%eth0]:1": append(own, "fe80::1"),
	} {
		NewWithT(t).Expect(hostsOf(address)).To(ConsistOf(want), address)
	}
	addresses, err := net.InterfaceAddrs()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for _, wide := range []string{":8443", "0.0.0.0:8443", "[::]:8443"} {
		for _, address := range addresses {
			ip, _, err := net.ParseCIDR(address.String())
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			NewWithT(t).Expect(hostsOf(wide)).To(ContainElement(ip.String()), wide)
		}
		NewWithT(t).Expect(hostsOf(wide)).To(ContainElements(own))
	}
}

func TestRecordOffersTheTargetTheVersionsOfTLSThatItIsTold(t *testing.T) {
	g := NewWithT(t)
	old := httptest.NewUnstartedServer(http.NotFoundHandler())
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	old.Config.ErrorLog = log.New(io.Discard, "", 0)
	old.StartTLS()
	t.Cleanup(old.Close)
	trusted := file(t, t.TempDir(), "ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: old.Certificate().Raw})))

	status := func(r *recorded) int {
		response, err := http.Get(r.urlOf("http") + "/elsewhere")
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(response.Body.Close()).To(Succeed())
		return response.StatusCode
	}
	g.Expect(status(record(t, old.URL, "--ca", trusted))).To(Equal(http.StatusBadGateway))
	g.Expect(status(record(t, old.URL, "--ca", trusted, "--tls-min", "1.0"))).To(Equal(http.StatusNotFound))
	code, _, errors := once(t, nil, "record", "--target", old.URL, "--out", filepath.Join(t.TempDir(), "x.xml"), "--tls-max", "1.4")
	g.Expect(code).To(Equal(exitUsage))
	g.Expect(errors).To(ContainSubstring("1.0, 1.1, 1.2, 1.3"))
}
