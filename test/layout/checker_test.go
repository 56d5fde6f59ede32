package layout_test

import (
	"fmt"
	"slices"
	"strings"
)

const module = "github.com/crmock/crmock"

// listed is what `go list -json` says of one package, without its test files.
type listed struct {
	ImportPath string
	Name       string
	Imports    []string // direct
	Deps       []string // direct and indirect
}

// brokenRules is one sentence for each dependency that a rule forbids.
func brokenRules(rules []rule, packages []listed) []string {
	var broken []string
	for _, r := range rules {
		for _, p := range packages {
			if r.appliesTo(local(p.ImportPath)) {
				broken = append(broken, r.broken(p)...)
			}
		}
	}
	return broken
}

func (r rule) appliesTo(path string) bool {
	return matches(r.packages, path) && !matchesAny(r.except, path)
}

func (r rule) broken(p listed) []string {
	var broken []string
	report := func(verb, path string) {
		broken = append(broken, fmt.Sprintf("%s %s %s: %s", local(p.ImportPath), verb, path, r.why))
	}
	for _, path := range locals(p.Imports) {
		allowed := r.mayImport == nil || standard(path) || matchesAny(r.mayImport, path)
		if !allowed || matchesAny(r.mustNotImport, path) {
			report("imports", path)
		}
	}
	for _, path := range locals(p.Deps) {
		if matchesAny(r.mustNotReach, path) {
			report("depends on", path)
		}
	}
	return broken
}

// badNames is one sentence for each package with one of the names in its path or in its package clause.
func badNames(names []string, packages []listed) []string {
	var bad []string
	for _, p := range packages {
		path := local(p.ImportPath)
		for _, word := range append(strings.Split(path, "/"), p.Name) {
			if slices.Contains(names, word) {
				bad = append(bad, fmt.Sprintf("%s is called %s: name a package for what it is for", path, word))
				break
			}
		}
	}
	return bad
}

// strayFolders is those of the folders that are neither allowed nor hidden.
func strayFolders(allowed, folders []string) []string {
	return slices.DeleteFunc(slices.Clone(folders), func(folder string) bool {
		return strings.HasPrefix(folder, ".") || slices.Contains(allowed, folder)
	})
}

// local is an import path as rules write it: those of this module start with a dot.
func local(path string) string {
	if rest, ok := strings.CutPrefix(path, module); ok && (rest == "" || rest[0] == '/') {
		return "." + rest
	}
	return path
}

func locals(paths []string) []string {
	var all []string
	for _, path := range paths {
		all = append(all, local(path))
	}
	return all
}

// standard says whether an import path is one of the standard library's: only those have no dot in their first part.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// matches says whether a path is one that the pattern names; see rule.
func matches(pattern, path string) bool {
	root, below := strings.CutSuffix(pattern, "/...")
	return path == root || below && strings.HasPrefix(path, root+"/")
}

func matchesAny(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(pattern, path) })
}
