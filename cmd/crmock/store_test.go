package main

import (
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/test/postgres"
)

// inFile is the URL of a store in a file that there is not yet.
func inFile(t *testing.T) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "crmock.db")
}

// withCustomer is a store that a server has used, which added a customer to the demo tenant.
func withCustomer(t *testing.T, url, lastname string) string {
	t.Helper()
	g := NewWithT(t)
	server := start(t, serveArgs(t, "--https", "off", "--store", url)...)
	g.Eventually(func() string { return server.urlOf("http") }, 10*time.Second).ShouldNot(BeEmpty(), server.err.String)
	code, _, errors := once(t, nil, "call", "--target", server.urlOf("http"), "Customer", "Add", "FIRSTNAME=Ann", "LASTNAME="+lastname)
	g.Expect(code).To(Equal(0), errors)
	server.end()
	g.Eventually(server.code, 10*time.Second).Should(Receive(Equal(0)))
	return url
}

// customers is what a server on a store finds of the customers with a last name.
func customers(t *testing.T, url, lastname string) string {
	t.Helper()
	g := NewWithT(t)
	server := start(t, serveArgs(t, "--https", "off", "--store", url)...)
	g.Eventually(func() string { return server.urlOf("http") }, 10*time.Second).ShouldNot(BeEmpty(), server.err.String)
	_, out, _ := once(t, nil, "call", "--target", server.urlOf("http"), "Customer", "Get", "LASTNAME="+lastname)
	server.end()
	g.Eventually(server.code, 10*time.Second).Should(Receive(Equal(0)))
	return out
}

// spoil runs a statement on the tables of a store in a file.
func spoil(t *testing.T, url, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", strings.TrimPrefix(url, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), statement)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestServeKeepsItsRecordsInAFile(t *testing.T) {
	g := NewWithT(t)
	url := withCustomer(t, inFile(t), "Kept")
	g.Expect(customers(t, url, "Kept")).To(ContainSubstring("Ann"))
}

func TestStoreCopyBringsAllOver(t *testing.T) {
	g := NewWithT(t)
	from, to := withCustomer(t, inFile(t), "Moved"), inFile(t)
	code, out, errors := once(t, nil, "store", "copy", from, to)
	g.Expect(code).To(Equal(0), errors)
	g.Expect(out).To(MatchRegexp(`^copied 1 tenant with \d+ records and 0 snapshots\n$`))
	g.Expect(customers(t, to, "Moved")).To(ContainSubstring("Ann"))

	code, _, errors = once(t, nil, "store", "copy", from, to)
	g.Expect(code).To(Equal(exitUsage))
	g.Expect(errors).To(ContainSubstring("--replace"))

	later := withCustomer(t, inFile(t), "Later")
	code, _, errors = once(t, nil, "store", "copy", "--replace", later, to)
	g.Expect(code).To(Equal(0), errors)
	g.Expect(customers(t, to, "Later")).To(ContainSubstring("Ann"))
	g.Expect(customers(t, to, "Moved")).NotTo(ContainSubstring("Ann"))
}

func TestStoreCopyGoesFromAnyKindToAnother(t *testing.T) {
	g := NewWithT(t)
	shared := postgres.Start(t, postgres.Options{}).NewDatabase(t)
	for _, way := range [][2]string{{withCustomer(t, inFile(t), "Moved"), shared}, {shared, inFile(t)}} {
		code, out, errors := once(t, nil, "store", "copy", way[0], way[1])
		g.Expect(code).To(Equal(0), errors)
		g.Expect(out).To(HavePrefix("copied 1 tenant with "))
		g.Expect(customers(t, way[1], "Moved")).To(ContainSubstring("Ann"))
	}
}

func TestStoreMigrateSaysFromWhereToWhere(t *testing.T) {
	g := NewWithT(t)
	url := inFile(t)
	code, out, errors := once(t, nil, "store", "migrate", url)
	g.Expect(code).To(Equal(0), errors)
	g.Expect(out).To(MatchRegexp(`^the schema is of version \d+ now; it was of version 0\n$`))
	code, out, _ = once(t, map[string]string{"CRMOCK_STORE": url}, "store", "migrate")
	g.Expect(code).To(Equal(0))
	g.Expect(out).To(MatchRegexp(`^the schema is of version \d+ already\n$`))
}

func TestStoreCheckFindsWhatIsWrong(t *testing.T) {
	g := NewWithT(t)
	url := withCustomer(t, inFile(t), "Checked")
	code, out, errors := once(t, map[string]string{"CRMOCK_STORE": url}, "store", "check")
	g.Expect(code).To(Equal(0), errors)
	g.Expect(out).To(Equal("nothing is wrong\n"))

	spoil(t, url, "DELETE FROM record WHERE object = CAST('Task' AS BLOB)")
	code, out, errors = once(t, nil, "store", "check", url)
	g.Expect(code).To(Equal(exitFailed), errors)
	g.Expect(out).To(ContainSubstring(`object "Task"`))
	g.Expect(errors).To(ContainSubstring("put a backup in the place of the store"))
}

func TestStoreCommandsRefuseWhatTheyCannotUse(t *testing.T) {
	file := withCustomer(t, inFile(t), "Known")
	newer := withCustomer(t, inFile(t), "Newer")
	spoil(t, newer, "INSERT INTO schema_version (version_id, is_applied) VALUES (1000000, TRUE)")
	const away = "postgres://me:hush@127.0.0.1:1/crmock"
	for name, c := range map[string]struct {
		args []string
		code int
		text string
	}{
		"no command":                 {[]string{"store"}, exitUsage, "migrate URL, check URL or copy FROM TO"},
		"no store":                   {[]string{"store", "check"}, exitUsage, "CRMOCK_STORE"},
		"a check of memory":          {[]string{"store", "check", "memory:"}, exitUsage, "no other can reach it"},
		"a check of nothing":         {[]string{"store", "check", inFile(t)}, exitUsage, "no such file"},
		"a check of what is away":    {[]string{"store", "check", away}, exitUnreachable, "127.0.0.1"},
		"a copy from memory":         {[]string{"store", "copy", "memory:", inFile(t)}, exitUsage, "the source: memory:"},
		"a copy to memory":           {[]string{"store", "copy", file, "memory:"}, exitUsage, "the target: memory:"},
		"a copy to itself":           {[]string{"store", "copy", file, file}, exitUsage, "itself"},
		"a copy of nothing":          {[]string{"store", "copy", inFile(t), inFile(t)}, exitUsage, "no such file"},
		"a slip":                     {[]string{"store", "migrate", "postgress://me:hush@db/crmock"}, exitUsage, "did you mean postgres:?"},
		"a store that there is not":  {[]string{"store", "migrate", "oracle://me:hush@db/crmock"}, exitUsage, "sqlite:FILE"},
		"a file without its scheme":  {[]string{"store", "migrate", "crmock.db"}, exitUsage, "sqlite:FILE"},
		"a newer schema":             {[]string{"store", "migrate", newer}, exitUsage, "newer"},
		"a newer schema to serve":    {serveArgs(t, "--store", newer), exitUsage, "newer"},
		"a database that is away":    {[]string{"store", "migrate", away}, exitUnreachable, "127.0.0.1"},
		"a copy to what is away":     {[]string{"store", "copy", file, away}, exitUnreachable, "127.0.0.1"},
		"a server without its store": {serveArgs(t, "--store", away), exitUnreachable, "127.0.0.1"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			code, out, errors := once(t, nil, c.args...)
			g.Expect(code).To(Equal(c.code), errors)
			g.Expect(errors).To(ContainSubstring(c.text))
			g.Expect(errors).NotTo(ContainSubstring("hush"), "a password")
			g.Expect(out).To(BeEmpty())
		})
	}
}
