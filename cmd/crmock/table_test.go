package main

import (
	"os"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts/wire"
)

// writeFile writes a file of a test.
func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestTableCutsTheWidestColumnsToFit(t *testing.T) {
	items := []wire.Item{item("ID", "1", "SUBJECT", "a rather long subject", "TEXT", "日本語日本語日本語日本語")}
	NewWithT(t).Expect(table(items, 32)).To(Equal("" +
		"ID  SUBJECT        TEXT\n" +
		"1   a rather lon…  日本語日本語…\n"))
}

func TestTableIsNoNarrowerThanCanBeRead(t *testing.T) {
	items := []wire.Item{item("SUBJECT", "a rather long subject", "TEXT", "short")}
	NewWithT(t).Expect(table(items, 3)).To(Equal("" +
		"SUBJECT   TEXT\n" +
		"a rathe…  short\n"))
}

func TestTableFitsAndAlignsWhateverTheValuesAre(t *testing.T) {
	value := rapid.StringOfN(rapid.OneOf(rapid.SampledFrom([]rune("日本é\u0301…\n\x1b")), rapid.Rune()), 1, 60, -1)
	rapid.Check(t, func(t *rapid.T) {
		items := []wire.Item{
			item("A", value.Draw(t, "a1"), "B", value.Draw(t, "b1"), "C", "end"),
			item("A", value.Draw(t, "a2"), "B", value.Draw(t, "b2"), "C", "end"),
		}
		fit := rapid.IntRange(0, 100).Draw(t, "fit")
		lines := strings.Split(strings.TrimSuffix(table(items, fit), "\n"), "\n")
		if len(lines) != 3 {
			t.Fatalf("%d lines: a value has broken its row", len(lines))
		}
		wide := columns(lines[1])
		if columns(lines[2]) != wide || columns(strings.TrimSuffix(lines[0], "C")+"end") != wide {
			t.Fatalf("the last columns do not stand below each other:\n%s", strings.Join(lines, "\n"))
		}
		if limit := max(fit, 8+2+8+2+3); fit > 0 && wide > limit {
			t.Fatalf("%d columns, no more than %d wanted", wide, limit)
		}
	})
}

func TestNearestAllowsTwoSlipsInAName(t *testing.T) {
	known := []string{"EMAIL", "FAX", "PBX", "LASTNAME", "Get", "Case"}
	for name, want := range map[string]string{
		"emial": "EMAIL", "EMAL": "EMAIL", "LASTNMAE": "LASTNAME", "LSTNAMES": "LASTNAME", "Gets": "Get", "FX": "FAX", "gte": "Get", "Csae": "Case", "Cae": "Case", "Cesa": "",
		"NAME": "", "ABX": "PBX", "": "", "Set": "Get", "XYZ": "",
	} {
		NewWithT(t).Expect(nearest(name, known)).To(Equal(want), name)
	}
}

func TestOnlyATerminalHasAWidth(t *testing.T) {
	file, err := os.Create(t.TempDir() + "/out")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	defer func() { _ = file.Close() }()
	NewWithT(t).Expect(terminalWidth(file)).To(BeZero())
	NewWithT(t).Expect(terminalWidth(&strings.Builder{})).To(BeZero())
}
