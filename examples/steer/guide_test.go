package steer_test

import (
	"os"
	"strings"
	"testing"
)

// TestTheGuideShowsThisExample keeps docs/guides/test-in-go.md and the example the same.
func TestTheGuideShowsThisExample(t *testing.T) {
	guide, err := os.ReadFile("../../docs/guides/test-in-go.md")
	if err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile("steer_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(string(example), "\npackage")
	if !strings.Contains(string(guide), "```go\npackage"+code+"```") {
		t.Error("docs/guides/test-in-go.md does not show steer_test.go as it is: copy it there, from its package clause on")
	}
}
