package contracts_test

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// Whatever is wrong with a request, what is shown of it to others holds no secret.
var _ = DescribeTable("A secret shows in nothing but the answer to who sent it", func(overlay, name string, fields []contracts.Field, problem string) {
	c := must(staffed().With(contracts.File{Name: "overlay.xml", Data: []byte(overlay)}))
	_, broken := operation(c, name).Validate(fields)
	Expect(broken).NotTo(BeNil())
	Expect(broken.Problem.Name).To(Equal(problem))
	Expect(fmt.Sprint(broken.Error(), broken.Path, broken.Got, broken.Expected, broken.Hint)).NotTo(ContainSubstring("hunter"))
},
	Entry("too long", "<overlay/>", "Customer.Add", lee("PASSWD", "hunter2hunter2hunter2"), "length"),
	Entry("too short", `<object name="Customer"><tag name="PASSWD"><min value="10"/></tag></object>`, "Customer.Add", lee("PASSWD", "hunter2"), "length"),
	Entry("sent twice", "<overlay/>", "Customer.Add", lee("PASSWD", "hunter1", "PASSWD", "hunter2"), "value"),
	Entry("not taken", "<overlay/>", "Customer.Get", tags("LASTNAME", "Lee", "PASSWD", "hunter2"), "criterion"),
	Entry("not taken under a name that is unknown", "<overlay/>", "Customer.Add", lee("PASSWORD", "hunter2"), "criterion"),
	Entry("of the wrong type", `<object name="Customer"><tag name="PASSWD" type="number"/></object>`, "Customer.Add", lee("PASSWD", "hunter2"), "value"),
	Entry("beside another mistake", "<overlay/>", "Customer.Add", lee("PASSWD", "hunter2", "EMAIL", "x"), "value"),
)
