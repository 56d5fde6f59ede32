package attachment_test

import (
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/attachment"
)

func TestAttachment(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Attachment")
}

// moment is when every file of the specs was attached.
//
//nolint:gochecknoglobals // constant
var moment = time.Date(2026, 3, 9, 14, 30, 0, 0, time.UTC)

// text is a file of that name and content.
func text(name, content string) attachment.File {
	return attachment.File{Name: name, Type: "text/plain", Data: []byte(content), Added: moment}
}

// put attaches files to case 5.
func put(files *attachment.Files, all ...attachment.File) {
	GinkgoHelper()
	for _, file := range all {
		Expect(files.Put("case", "5", file)).To(Succeed())
	}
}

// names are those of the files of case 5.
func names(files *attachment.Files) []string {
	all := []string{}
	for _, file := range files.List("case", "5") {
		all = append(all, file.Name)
	}
	return all
}
