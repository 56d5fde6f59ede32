package console_test

import (
	"context"
	"fmt"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

var _ = Describe("A client", func() {
	DescribeTable("is not made of a URL that is none of a console", func(url, say string) {
		_, err := console.New(url, console.Options{})
		Expect(err).To(MatchError(ContainSubstring(say)))
		Expect(err).NotTo(MatchError(ContainSubstring("secret")))
	},
		Entry("because it is empty", "", `"" is not the URL of a console; write it like http://127.0.0.1:8081`),
		Entry("because it has no scheme", "127.0.0.1:8081", `"127.0.0.1:8081" is not the URL of a console`),
		Entry("because its scheme is another", "ftp://127.0.0.1", "is not the URL of a console"),
		Entry("because it has no host", "http://:8081", "is not the URL of a console"),
		Entry("because it cannot be read", "http://me:secret@host:port", `"…@host:port" is not the URL of a console`),
		Entry("because it holds a password", "http://me:secret@127.0.0.1:8081", "the URL of the console on 127.0.0.1:8081 holds a user name or a password"),
		Entry("because it holds a query", "http://127.0.0.1:8081/?token=secret", "holds more than a path"),
		Entry("because it holds an empty query", "http://127.0.0.1:8081/?", "holds more than a path"),
		Entry("because it holds a fragment", "http://127.0.0.1:8081/#secret", "holds more than a path"),
	)

	DescribeTable("is not made with options that do not hold", func(options console.Options, say string) {
		_, err := console.New("http://127.0.0.1:8081", options)
		Expect(err).To(MatchError(ContainSubstring(say)))
		Expect(err).NotTo(MatchError(ContainSubstring("secret")))
	},
		Entry("such as a token of two lines", console.Options{Token: "secret\n"}, "is there one at its end?"),
		Entry("such as an authority that is no PEM", console.Options{CA: []byte("secret")}, "the option CA holds no certificate"),
		Entry("such as an authority for a client that has its own", console.Options{CA: []byte("x"), HTTP: &http.Client{}}, "leave the option CA empty"),
	)

	It("shows no token, however it is printed, and neither do its parts and its options", func() {
		options := console.Options{Token: token, CA: nil, HTTP: &http.Client{}}
		caller := connect("http://127.0.0.1:8081", options)
		for _, value := range []any{
			caller, *caller, caller.Tenant("a"), *caller.Tenant("a"), caller.Strays(), options, &options, struct{ inner *console.Client }{caller},
		} {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
				Expect(fmt.Sprintf(verb, value)).NotTo(Or(ContainSubstring(token), ContainSubstring(fmt.Sprintf("%x", token))), "%s of %T", verb, value)
			}
		}
		Expect(fmt.Sprint(options)).To(Equal("console.Options{Token: ***, CA: 0 bytes, own HTTP: true}"))
		Expect(fmt.Sprint(console.Options{CA: []byte("x")})).To(Equal("console.Options{Token: none, CA: 1 bytes, own HTTP: false}"))
	})

	It("shows no token in an error, though the server repeats what it was sent", func(ctx context.Context) {
		for _, answer := range []http.HandlerFunc{
			saying(200, "text/plain", "Authorization: Bearer "+token), saying(500, "text/"+token, token),
			saying(401, typeProblem, `{"title":"No `+token+`","detail":"`+token+` is wrong"}`), saying(200, token, ""),
			func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/"+token, http.StatusSeeOther) },
		} {
			err := connect(serve(answer).URL, console.Options{Token: token}).Health(ctx)
			Expect(err).To(HaveOccurred())
			Expect(err).NotTo(MatchError(ContainSubstring(token)))
			Expect(fmt.Sprintf("%#v", err)).NotTo(ContainSubstring(token))
		}
	})

	It("shows no password that it has sent or was answered", func(ctx context.Context) {
		echo := saying(400, "text/plain", `{"password":"secret"}`)
		_, err := connect(serve(echo).URL).Tenant("a").ChangeSettings(ctx, map[string]string{"password": "secret"})
		Expect(err).To(MatchError(ContainSubstring("HTTP 400")))
		Expect(err).NotTo(MatchError(ContainSubstring("secret")))
		_, err = connect(serve(saying(201, typeJSON, `{"name":"a","password":"secret"`)).URL).CreateTenant(ctx, console.NewTenant{})
		Expect(err).To(MatchError(ContainSubstring("cannot be read")))
		Expect(err).NotTo(MatchError(ContainSubstring("secret")))
	})
})
