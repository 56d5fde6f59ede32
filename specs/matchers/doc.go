// Package matchers holds Gomega matchers for tests of clients and servers of the CRM API. A failure says which problem
// a reply is, which tags it has and where two replies differ, rather than printing both.
//
//	Expect(api.Do(ctx, add)).To(HaveStatus(0))
//	Expect(api.Do(ctx, add)).To(HaveProblem("duplicate"))
//	Expect(api.Do(ctx, get)).To(HaveItems(
//		And(HaveTag("LASTNAME", "Lopez"), HaveTag("EMAIL", HaveSuffix("@example.com"))),
//		HaveTag("LASTNAME", "Leeds"),
//	))
//	Expect(recorded).To(MatchReplyXML(golden))
//
//	Eventually(journal).Should(HaveReceivedCommand("Customer.Add", WithTag("EMAIL", "ann@example.com"), Times(2)))
//
// All but the last take a reply in any form: a client.Reply, a wire.Reply, a pointer to one, or the bytes of a reply as
// []byte or string. Bytes are read in the charset that their XML declaration names, else as UTF-8. Anything else is an
// error, not a mismatch, and so is an empty client.Reply, which is what stands beside an error. HaveReceivedCommand
// takes a Journal, which tells what a server was asked.
//
// The outcome of a match never depends on the matches before it, so a matcher works in Eventually and in any combination of
// Not, And and Or. The names go together with dot imports of Gomega and Ginkgo.
//
// The package sends no command and checks none: package contracts/client does the one, package contracts the other.
package matchers
