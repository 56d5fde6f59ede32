// Package library holds ready scenarios: what integrations with the CRM API do, and what goes wrong for them. They are
// files to be played as they are, or to be copied and changed. How a scenario is read and played is the business of
// package scenarios.
package library

import (
	"embed"
	"io/fs"
)

//go:embed *.xml
var files embed.FS

// Files are the scenarios, each in a file of its name.
func Files() fs.FS { return files }
