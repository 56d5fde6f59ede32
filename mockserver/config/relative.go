package config

import (
	"path/filepath"
	"strings"
)

// relativeTo makes the paths of a file relative to its folder; absolute ones stay.
func (f *File) relativeTo(folder string) {
	f.Store = f.Store.in(folder)
	f.StateDir = f.StateDir.in(folder)
	f.TLS.Cert = f.TLS.Cert.in(folder)
	f.TLS.Key = f.TLS.Key.in(folder)
	f.Contract.relativeTo(folder)
	f.Seed.relativeTo(folder)
	for i := range f.Tenants {
		f.Tenants[i].Seed.relativeTo(folder)
		f.Tenants[i].Triggers.CA = f.Tenants[i].Triggers.CA.in(folder)
		if forward := f.Tenants[i].Forward; forward != nil {
			forward.CA = forward.CA.in(folder)
		}
	}
}

// in is the store with its file, if it is one, as seen from where the folder is named.
func (s Store) in(folder string) Store {
	const inFile = "sqlite:"
	if file, found := strings.CutPrefix(string(s), inFile); found {
		return Store(inFile + string(Path(file).in(folder)))
	}
	return s
}

func (p Paths) relativeTo(folder string) {
	for i := range p {
		p[i] = p[i].in(folder)
	}
}

// in is the path as seen from where the folder is named. No path stays none.
func (p Path) in(folder string) Path {
	if p == "" || filepath.IsAbs(string(p)) {
		return p
	}
	return Path(filepath.Join(folder, string(p)))
}
