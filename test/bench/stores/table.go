package stores

import (
	"fmt"
	"strings"
)

// Several is how many connections send at once where it is not one.
const Several = 8

// Tables are the figures as Markdown.
func (r Report) Tables() string {
	return strings.Join([]string{
		r.table("One request after the other: median time in ms, and in brackets the time that 99 of 100 did not exceed.", answering()),
		r.table(fmt.Sprintf("%d connections at once: requests/s.", Several), throughput()),
		r.table("To fill it, to keep it, to start on it.", keeping()),
	}, "\n")
}

// table has a row for each metric and store. How a metric grows, and how it stands beside the first store, are its
// last columns: of what is better when there is more of it, the row says how many times less there is.
func (r Report) table(title string, metrics []metric) string {
	sizes, stores := r.sizes(), r.stores()
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n| | store |", title)
	for _, size := range sizes {
		fmt.Fprintf(&b, " %s |", grouped(size))
	}
	fmt.Fprintf(&b, " growth | beside %s |\n|---|---|%s---:|---:|\n", stores[0], strings.Repeat("---:|", len(sizes)))
	for _, m := range metrics {
		name := m.name + ", " + m.unit
		for _, store := range stores {
			if row := r.row(m, store, sizes); row != "" {
				fmt.Fprintf(&b, "| %s | %s |%s\n", name, store, row)
				name = ""
			}
		}
	}
	return b.String()
}

// row is the cells of a metric and a store; empty if it does not apply.
func (r Report) row(m metric, store string, sizes []int) string {
	var b strings.Builder
	least, most := r.of(store, sizes[0]), r.of(store, sizes[len(sizes)-1])
	if m.of(most) == 0 {
		return ""
	}
	for _, size := range sizes {
		f := r.of(store, size)
		b.WriteString(" " + short(m.of(f)))
		if m.beside != nil {
			b.WriteString(" (" + short(m.beside(f)) + ")")
		}
		b.WriteString(" |")
	}
	fmt.Fprintf(&b, " %s | %s |", m.times(least, most), m.times(r.of(r.stores()[0], most.Customers), most))
	return b.String()
}

// times is how many times as much a metric is, or as slow.
func (m metric) times(base, of Figures) string {
	a, b := m.of(base), m.of(of)
	if m.more {
		a, b = b, a
	}
	if a == 0 || b == 0 {
		return ""
	}
	return "×" + short(b/a)
}
