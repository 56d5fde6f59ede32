package scenarios_test

import (
	"context"
	"io/fs"
	"net/http/httptest"
	"path"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/scenarios"
	"github.com/crmock/crmock/scenarios/library"
)

// onTheWire says whether all that happens in a scenario, once it has begun, can be seen in its requests and replies: nobody
// changes the tenant beside them.
func onTheWire(steps []scenarios.Step) bool {
	for _, step := range steps {
		switch step := step.(type) {
		case *scenarios.Send, *scenarios.Parallel:
		case *scenarios.Repeat:
			if !onTheWire(step.Steps) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

var _ = Describe("The recording of a replay", func() {
	target := func() scenarios.Target { return served() }
	options := scenarios.Options{Mark: func() string { return "mark" }} // what is given with it is the same both times
	names, err := fs.Glob(library.Files(), "*.xml")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		It("replays with the same outcome: "+strings.TrimSuffix(name, path.Ext(name)), func(ctx context.Context) {
			text, err := fs.ReadFile(library.Files(), name)
			Expect(err).NotTo(HaveOccurred())
			original, err := scenarios.Load(name, text, shipped())
			Expect(err).NotTo(HaveOccurred())
			if !onTheWire(original.Steps) {
				Skip("what happens beside the requests is in no recording of them")
			}
			first := target()
			recorder, err := scenarios.NewRecorder(scenarios.RecorderOptions{Target: first.URL, Contract: shipped()})
			Expect(err).NotTo(HaveOccurred())
			front := httptest.NewServer(recorder)
			DeferCleanup(front.Close)
			first.URL, first.Gateway = front.URL, front.URL
			Expect(scenarios.Replay(ctx, original, first, options).Err()).NotTo(HaveOccurred())
			front.Close()
			recorded, notes := scenarios.Distill(recorder.Exchanges(), scenarios.DistillOptions{Name: "again", Contract: shipped()})
			recorded.Vars = append(recorded.Vars, original.Vars...)
			recorded.Given = original.Given // what a tenant is like is in no recording either
			again, err := scenarios.Load("again.xml", []byte(saved(recorded)), shipped())
			Expect(err).NotTo(HaveOccurred(), saved(recorded))
			result := scenarios.Replay(ctx, again, target(), options)
			Expect(result.State).To(Equal(scenarios.Passed), "%s\n%v\n%v\n%s", result.Reason, result.Err(), notes, saved(recorded))
		})
	}
})
