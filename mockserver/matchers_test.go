package mockserver_test

import (
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"
)

// beWell matches a reply of success.
func beWell() types.GomegaMatcher { return refuse(0, 0, "") }

// refuse matches a reply by its STATUS, ERROR_CODE and the whole ERROR_STR, over HTTP 200.
func refuse(status, code int, text string) types.GomegaMatcher {
	return SatisfyAll(
		HaveField("HTTP", 200),
		HaveField("Status", status),
		HaveField("Code", code),
		HaveField("Text", text),
	)
}
