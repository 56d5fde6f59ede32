package console_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing/iotest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

const typeXML = "application/xml"

var _ = Describe("An export", func() {
	export := func(ctx context.Context, to io.Writer, answer http.HandlerFunc) error {
		return connect(serve(answer).URL).Tenant(hard).Export(ctx, to)
	}

	It("is passed on byte by byte", func(ctx context.Context) {
		server := serve(saying(200, typeXML+"; charset=utf-8", "<records>\r\n\xff</records>"))
		var written bytes.Buffer
		Expect(connect(server.URL).Tenant(hard).Export(ctx, &written)).To(Succeed())
		Expect(written.String()).To(Equal("<records>\r\n\xff</records>"))
		Expect(server.sent()).To(Equal([]sent{{Request: "GET " + ofHard + "/export"}}))
	})

	It("that breaks off is an error", func(ctx context.Context) {
		var unreachable *console.UnreachableError
		err := export(ctx, io.Discard, breakOff(typeXML, "<records>"))
		Expect(errors.As(err, &unreachable)).To(BeTrue())
		Expect(err).To(MatchError(io.ErrUnexpectedEOF))
		Expect(err).To(MatchError(ContainSubstring("it hung up")))
	})

	It("that cannot be written is the writer's error", func(ctx context.Context) {
		reader, writer := io.Pipe()
		full := errors.New("the disk is full")
		Expect(reader.CloseWithError(full)).To(Succeed())
		Expect(export(ctx, writer, saying(200, typeXML, "<records/>"))).To(MatchError(full))
	})

	It("writes nothing that is not XML, nor a refusal", func(ctx context.Context) {
		var written bytes.Buffer
		Expect(export(ctx, &written, saying(200, "text/html", "<html>"))).To(MatchError(ContainSubstring("it is text/html where application/xml was expected")))
		Expect(export(ctx, &written, saying(404, typeProblem, `{"title":"Not Found"}`))).To(MatchError("Not Found"))
		Expect(written.Len()).To(BeZero())
	})
})

var _ = Describe("An import", func() {
	It("of what cannot be read says why", func(ctx context.Context) {
		torn := errors.New("the tape is torn")
		_, err := connect(serve(ok(`{"added":{}}`)).URL).Tenant("a").Import(ctx, io.MultiReader(strings.NewReader("<records>"), iotest.ErrReader(torn)), false)
		Expect(err).To(MatchError("what is to be sent cannot be read: the tape is torn"))
		Expect(err).To(MatchError(torn))
	})

	It("leaves a file open", func(ctx context.Context) {
		name := filepath.Join(GinkgoT().TempDir(), "records.xml")
		Expect(os.WriteFile(name, []byte("<records/>"), 0o600)).To(Succeed())
		file, err := os.Open(name)
		Expect(err).NotTo(HaveOccurred())
		_, err = connect(serve(ok(`{"added":{}}`)).URL).Tenant("a").Import(ctx, file, false)
		Expect(err).NotTo(HaveOccurred())
		Expect(file.Close()).To(Succeed())
	})
})
