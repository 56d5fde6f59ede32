package scenarios_test

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/scenarios"
)

var _ = Describe("Secrets", func() {
	const secret = "s3cret-of-hers"

	It("are shown neither in differences nor in requests nor in replies", func(ctx SpecContext) {
		result := replay(ctx, playing(ann, `<change><credentials password="`+secret+`"/></change>`+
			`<send><COMMAND OBJECT="Customer" ACTION="Add"><FIRSTNAME>`+secret+`</FIRSTNAME><LASTNAME>B</LASTNAME><PASSWD>`+secret+`</PASSWD></COMMAND><expect problem="ok"><tag name="ACCOUNTNUM" capture="id"/></expect></send><change><credentials password="another"/></change>`+
			`<send><COMMAND OBJECT="Customer" ACTION="Get"><ACCOUNTNUM>${id}</ACCOUNTNUM></COMMAND><expect problem="ok"><tag name="FIRSTNAME" equals="x`+secret+`"/><tag name="PASSWD" equals="abc"/></expect></send>`), served())
		Expect(said(result)).To(Equal("f.xml:3:328: send\n" +
			`  WAPI/REPLY/ITEM[1]/FIRSTNAME: expected "x***", got "***"` + "\n" + `  WAPI/REPLY/ITEM[1]/PASSWD: expected ***, got nothing`))
		Expect(result.Failure.Exchange.Reply).To(ContainSubstring("<FIRSTNAME>***</FIRSTNAME>"))
		Expect(fmt.Sprintf("%+v", *result.Failure.Exchange)).NotTo(ContainSubstring(secret))
	})

	It("of a target are not printed with it", func() {
		target := withoutConsole(scenarios.Target{URL: "http://127.0.0.1:1"})
		Expect(fmt.Sprintf("%v %+v", target, target)).NotTo(ContainSubstring(target.Password))
	})
})
