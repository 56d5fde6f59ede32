package specs_test

import (
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// adding changes the replies to the Adds of an object that go well; which counts them.
func adding(object string, change func(which int64, s *seen, answered *httptest.ResponseRecorder)) *spoiler {
	var count atomic.Int64
	return &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
		if s.operation() == object+".Add" && s.replyIn(answered).Status == 0 {
			change(count.Add(1), s, answered)
		}
	}}
}

// lostUpdates makes a Modify of what it is in programs that read a record, change it and write all of it back.
func lostUpdates(t *testing.T, object string) *spoiler {
	t.Helper()
	contract, err := contracts.Default()
	if err != nil {
		t.Fatal(err)
	}
	modify, meet := contract.Operation(object+".Modify"), make(chan bool)
	return &spoiler{before: func(s *seen) {
		if s.operation() != modify.Name {
			return
		}
		get := s.sent
		get.Action, get.Fields = "Get", []contracts.Field{{Tag: modify.Key.Name, Value: s.value(modify.Key.Name)}}
		for _, item := range s.again(get).Items {
			for _, held := range item {
				if modify.Param(held.Tag) != nil && s.value(held.Tag) == "" && held.Value != "" {
					s.request.Fields = append(s.request.Fields, contracts.Field{Tag: strings.ToUpper(held.Tag), Value: held.Value})
				}
			}
		}
		await(meet)
	}}
}

// await waits until another request is here too, or for a moment where there is none.
func await(meet chan bool) {
	select {
	case meet <- true:
	case <-meet:
	case <-time.After(20 * time.Millisecond):
	}
}

func TestSpecsOfConcurrencyFailOnABrokenServer(t *testing.T) {
	servers := []broken{
		{
			name: "several winners", clause: "concurrency.unique",
			spoiler: &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
				if s.replyIn(answered).Code == 81 {
					s.replying(answered, wire.Reply{Items: []wire.Item{{{Tag: "ACCOUNTNUM", Value: "20000000"}}}})
				}
			}},
		},
		{
			name: "no winner", clause: "concurrency.unique",
			spoiler: &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
				if email := s.value("EMAIL"); email != "" && s.sent.Action == "Add" {
					s.replying(answered, wire.Reply{Status: -1, Code: 81, Text: "The value '" + email + "' of the tag 'EMAIL' already exists"})
				}
			}},
		},
		{
			name: "another refusal for those who lose", clause: "concurrency.unique",
			spoiler: &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
				if s.replyIn(answered).Code == 81 {
					s.replying(answered, wire.Reply{Status: 500, Code: 500, Text: "Internal Server Error"})
				}
			}},
		},
		{
			name: "a winner that is not stored", clause: "concurrency.unique",
			spoiler: &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
				if s.operation() == "Customer.Get" && s.value("EMAIL") != "" {
					s.replying(answered, wire.Reply{})
				}
			}},
		},
		{
			name: "one id twice", clause: "concurrency.distinct-ids", text: "Customer.Adds",
			spoiler: adding("Customer", func(which int64, s *seen, answered *httptest.ResponseRecorder) {
				if which%400 == 0 {
					s.replying(answered, wire.Reply{Items: []wire.Item{{{Tag: "ACCOUNTNUM", Value: "10000000"}}}})
				}
			}),
		},
		{
			name: "an Add that is lost", clause: "concurrency.distinct-ids", text: "Customer.Adds",
			spoiler: adding("Customer", func(which int64, s *seen, answered *httptest.ResponseRecorder) {
				if which == 500 {
					s.replying(answered, wire.Reply{Items: []wire.Item{{{Tag: "ACCOUNTNUM", Value: strconv.FormatInt(30000000+which, 10)}}}})
				}
			}),
		},
	}
	for _, object := range []string{"Customer", "Case", "Task", "FAQ"} {
		servers = append(servers, broken{
			name: object, clause: "concurrency.no-lost-update", text: object + ".Modifys", spoiler: lostUpdates(t, object),
		})
	}
	allMustFail(t, servers)
}
