package stores

import (
	"fmt"
	"slices"
	"strings"
)

// Sizes of the drawing in pixels.
const (
	columns     = 4
	panelWidth  = 240
	panelHeight = 235
	margin      = 20
	legend      = 60 // above the panels
	marginLeft  = 45 // within a panel, for the numbers
	marginTop   = 25 // for its title
	marginDown  = 35
)

// style shows the drawing on its own ground, light or dark as the reader likes it.
const style = `<style>
.ground { fill: #ffffff }
text { font: 13px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600 }
.small { font-size: 12px; fill: #57606a }
.grid { stroke: #d0d7de; stroke-width: 1 }
path, .mark { fill: none; stroke-width: 2 }
.mark { fill: #ffffff }
.s0 { stroke: #0969da }
.s1 { stroke: #bc4c00 }
.s2 { stroke: #1a7f37 }
@media (prefers-color-scheme: dark) {
  .ground { fill: #0d1117 }
  text { fill: #e6edf3 }
  .small { fill: #9198a1 }
  .grid { stroke: #30363d }
  .mark { fill: #0d1117 }
  .s0 { stroke: #58a6ff }
  .s1 { stroke: #f0883e }
  .s2 { stroke: #3fb950 }
}
</style>
`

// Plot draws what is in the tables as SVG: how each metric grows with the number of customers, both on logarithmic scales.
func (r Report) Plot() string {
	metrics := slices.DeleteFunc(slices.Concat(answering(), keeping()), func(m metric) bool { return !m.drawn })
	rows := (len(metrics) + columns - 1) / columns
	width, height := columns*panelWidth+2*margin, rows*panelHeight+legend+margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img">`+"\n", width, height)
	fmt.Fprintf(&b, "<title>What the stores cost with %s to %s customers</title>\n", grouped(r.sizes()[0]), grouped(slices.Max(r.sizes())))
	b.WriteString(style)
	fmt.Fprintf(&b, `<rect class="ground" width="%d" height="%d" rx="6"/>`+"\n", width, height)
	for i, store := range r.stores() {
		x := float64(margin + marginLeft + i*150)
		b.WriteString(line(i, [][2]float64{{x, 28}, {x + 24, 28}}) + mark(i, x+12, 28))
		fmt.Fprintf(&b, `<text x="%.0f" y="33">%s</text>`+"\n", x+32, store)
	}
	fmt.Fprintf(&b, `<text class="small" x="%d" y="33" text-anchor="end">number of customers to the right, both scales logarithmic</text>`+"\n", width-margin)
	for i, m := range metrics {
		fmt.Fprintf(&b, `<g transform="translate(%d %d)">`+"\n%s</g>\n", margin+i%columns*panelWidth, legend+i/columns*panelHeight, r.panel(m))
	}
	return b.String() + "</svg>\n"
}

// panel draws one metric.
func (r Report) panel(m metric) string {
	sizes, stores := r.sizes(), r.stores()
	x := axis{float64(sizes[0]), float64(sizes[len(sizes)-1]), marginLeft + 10, panelWidth - 20}
	y := decades(r.values(m), panelHeight-marginDown, marginTop+5)
	var b strings.Builder
	fmt.Fprintf(&b, `<text class="title" x="%d" y="14">%s, %s</text>`+"\n", marginLeft, m.name, m.unit)
	for _, tick := range y.ticks() {
		fmt.Fprintf(&b, `<line class="grid" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/>`, marginLeft, panelWidth-10, y.at(tick), y.at(tick))
		fmt.Fprintf(&b, `<text class="small" x="%d" y="%.1f" text-anchor="end">%s</text>`+"\n", marginLeft-6, y.at(tick)+4, brief(tick))
	}
	for _, size := range sizes {
		fmt.Fprintf(&b, `<text class="small" x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n",
			x.at(float64(size)), panelHeight-marginDown+18, brief(float64(size)))
	}
	for i, store := range stores {
		var points [][2]float64
		marks := ""
		for _, size := range sizes {
			if value := m.of(r.of(store, size)); value > 0 {
				point := [2]float64{x.at(float64(size)), y.at(value)}
				points = append(points, point)
				marks += mark(i, point[0], point[1])
			}
		}
		if len(points) > 0 {
			b.WriteString(line(i, points) + marks)
		}
	}
	return b.String()
}

// values are all that a panel shows.
func (r Report) values(m metric) (all []float64) {
	for _, f := range r.Figures {
		if value := m.of(f); value > 0 {
			all = append(all, value)
		}
	}
	return all
}

func line(store int, points [][2]float64) string {
	var b strings.Builder
	for i, p := range points {
		fmt.Fprintf(&b, "%c%.1f %.1f", "ML"[min(i, 1)], p[0], p[1])
	}
	return fmt.Sprintf(`<path class="s%d" d="%s"/>`+"\n", store, b.String())
}

// mark is a circle, a square or a triangle, so that stores are told apart without colours.
func mark(store int, x, y float64) string {
	shapes := []string{
		`<circle class="mark s%d" cx="%.1f" cy="%.1f" r="4.5"/>`,
		`<rect class="mark s%d" x="%.1f" y="%.1f" width="8" height="8" transform="translate(-4 -4)"/>`,
		`<polygon class="mark s%d" points="0,-6 6,5 -6,5" transform="translate(%.1f %.1f)"/>`,
	}
	return fmt.Sprintf(shapes[store%len(shapes)]+"\n", store, x, y)
}
