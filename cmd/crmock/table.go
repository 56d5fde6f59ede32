package main

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

const (
	columnGap      = "  "
	narrowestValue = 8 // columns that a value keeps, however narrow the terminal
)

// table shows items in rows, and of their tags those that have a value somewhere, in the order of the reply. With a
// width, the widest columns are cut until all fit in.
func table(items []wire.Item, fit int) string {
	rows := [][]string{usedTags(items)}
	for _, item := range items {
		row := make([]string, len(rows[0]))
		for i, tag := range rows[0] {
			row[i] = printable(valueOf(item, tag))
		}
		rows = append(rows, row)
	}
	widths := columnWidths(rows, fit)
	var b strings.Builder
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(pad(cut(cell, widths[i]), widths[i]) + columnGap)
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}

// usedTags are the tags that have a value in some item.
func usedTags(items []wire.Item) []string {
	var order []string
	used := map[string]bool{}
	for _, item := range items {
		for _, field := range item {
			if _, seen := used[field.Tag]; !seen {
				order = append(order, field.Tag)
			}
			used[field.Tag] = used[field.Tag] || field.Value != ""
		}
	}
	return slices.DeleteFunc(order, func(tag string) bool { return !used[tag] })
}

func valueOf(item wire.Item, tag string) string {
	i := slices.IndexFunc(item, func(field contracts.Field) bool { return field.Tag == tag })
	if i < 0 {
		return ""
	}
	return item[i].Value
}

// columnWidths is how wide each column is; fit 0 means that there is room for all.
func columnWidths(rows [][]string, fit int) []int {
	widths := make([]int, len(rows[0]))
	total := -len(columnGap)
	for i := range widths {
		for _, row := range rows {
			widths[i] = max(widths[i], columns(row[i]))
		}
		total += widths[i] + len(columnGap)
	}
	for ; fit > 0 && total > fit; total-- {
		widest := slices.Index(widths, slices.Max(widths))
		if widths[widest] <= narrowestValue {
			break
		}
		widths[widest]--
	}
	return widths
}

// printable is a text in one line that cannot steer a terminal: line breaks and other control characters are escaped.
func printable(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strconv.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteRune(r)
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return b.String()
}

// columns is how many columns of a terminal a text takes.
func columns(text string) int {
	total := 0
	for _, r := range text {
		total += runeColumns(r)
	}
	return total
}

func runeColumns(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0 // stands on the letter before it
	}
	if kind := width.LookupRune(r).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

func pad(text string, to int) string { return text + strings.Repeat(" ", max(0, to-columns(text))) }

// cut is a text that takes no more than so many columns, with … where something is left out.
func cut(text string, most int) string {
	if columns(text) <= most {
		return text
	}
	taken := 0
	for i, r := range text {
		if taken += runeColumns(r); taken > most-1 {
			return text[:i] + "…"
		}
	}
	return text
}
