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

// spliced is a recording with what happened beside its requests, which no recording of them can know: what the tenant was
// given, and each step of the original that is no request, at its place.
func spliced(original, recorded *scenarios.Scenario) *scenarios.Scenario {
	GinkgoHelper()
	units := recorded.Steps
	next := func(sends int) (taken []scenarios.Step) {
		for sends > 0 {
			Expect(units).NotTo(BeEmpty(), "the recording has fewer requests than were sent")
			taken, sends, units = append(taken, units[0]), sends-sendsIn(units[0]), units[1:]
		}
		return taken
	}
	again := *recorded
	again.Vars, again.Given, again.Steps = append(again.Vars, original.Vars...), original.Given, nil
	for _, step := range original.Steps {
		sends := sendsIn(step)
		if sends == 0 {
			again.Steps = append(again.Steps, step)
			continue
		}
		taken := next(sends)
		send, single := step.(*scenarios.Send)
		if again, is := taken[0].(*scenarios.Send); single && is {
			alsoCapture(again, send)
		}
		again.Steps = append(again.Steps, taken...)
	}
	Expect(units).To(BeEmpty(), "the recording has more requests than were sent")
	return &again
}

// sendsIn is how many requests a step sends.
func sendsIn(step scenarios.Step) int {
	switch step := step.(type) {
	case *scenarios.Send:
		return 1
	case *scenarios.Parallel:
		return len(step.Sends)
	case *scenarios.Repeat:
		sends := 0
		for _, inner := range step.Steps {
			sends += sendsIn(inner)
		}
		return step.Times * sends
	}
	return 0
}

// alsoCapture lets a recorded request keep what later steps of the original need. Whose credentials were the tenant's own at
// that moment is decided beside the requests, too.
func alsoCapture(recorded, original *scenarios.Send) {
	recorded.As, recorded.Username, recorded.Password = original.As, original.Username, original.Password
	if original.Expect == nil {
		return
	}
	for _, tag := range original.Expect.Tags {
		if tag.Capture != "" {
			recorded.Expect.Tags = append(recorded.Expect.Tags, scenarios.ExpectedTag{Name: tag.Name, Item: tag.Item, Capture: tag.Capture})
		}
	}
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
			first := target()
			recorder, err := scenarios.NewRecorder(scenarios.RecorderOptions{Target: first.URL, Contract: shipped()})
			Expect(err).NotTo(HaveOccurred())
			front := httptest.NewServer(recorder)
			DeferCleanup(front.Close)
			first.URL, first.Gateway = front.URL, front.URL
			Expect(scenarios.Replay(ctx, original, first, options).Err()).NotTo(HaveOccurred())
			front.Close()
			recorded, notes := scenarios.Distill(recorder.Exchanges(), scenarios.DistillOptions{Name: "again", Contract: shipped()})
			recorded = spliced(original, recorded)
			again, err := scenarios.Load("again.xml", []byte(saved(recorded)), shipped())
			Expect(err).NotTo(HaveOccurred(), saved(recorded))
			result := scenarios.Replay(ctx, again, target(), options)
			Expect(result.State).To(Equal(scenarios.Passed), "%s\n%v\n%v\n%s", result.Reason, result.Err(), notes, saved(recorded))
		})
	}
})
