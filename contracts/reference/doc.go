// Package reference tells people what the contract says: as pages in Markdown (docs/api, and the console's help), as
// text for a terminal, and as JSON for programs.
//
// It decides how things are shown, never what is true: every statement, and how sure it is, comes from package
// contracts. What a page looks like stands in templates/*.md.tmpl; what fills a cell of a table stands in Go.
package reference
