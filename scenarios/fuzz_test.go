package scenarios_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/scenarios"
)

// FuzzLoad: no file makes Load panic, and what it takes it also takes once it is saved, as the same.
func FuzzLoad(f *testing.F) {
	for _, name := range []string{"everything", "lost-reply"} {
		data, err := os.ReadFile("testdata/" + name + ".xml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(steps("<repeat times='2'><send at='1s'><COMMAND OBJECT='FAQ' ACTION='Delete'/><expect http='401'/></send></repeat>")))
	contract, err := contracts.Default()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := scenarios.Load("f.xml", data, contract)
		if err != nil {
			return
		}
		var text bytes.Buffer
		if err := s.Save(&text); err != nil {
			t.Fatalf("what was loaded cannot be saved: %v", err)
		}
		again, err := scenarios.Load("f.xml", text.Bytes(), contract)
		if err != nil {
			t.Fatalf("what was saved cannot be loaded: %v\n%s", err, &text)
		}
		if dump(again) != dump(s) {
			t.Fatalf("what was loaded:\n%s\nwhat was saved:\n%s", dump(s), dump(again))
		}
	})
}
