package config

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/crmock/crmock/contracts"
)

// files reads files into memory.
func (l *loader) files(path string, names Paths) []contracts.File {
	var files []contracts.File
	for _, name := range names {
		l.config.Files = append(l.config.Files, string(name))
		data, err := os.ReadFile(string(name))
		if err != nil {
			l.fail(path, string(name)+" cannot be read: "+reason(err))
			continue
		}
		files = append(files, contracts.File{Name: string(name), Data: data})
	}
	return files
}

// seeds reads files of records. A folder stands for its XML files, in the order of their names.
func (l *loader) seeds(path string, names Paths) []contracts.File {
	var files Paths
	for _, name := range names {
		info, err := os.Stat(string(name))
		if err != nil || !info.IsDir() {
			files = append(files, name)
			continue
		}
		inside, err := l.folder(name)
		if err != nil {
			l.fail(path, string(name)+": "+reason(err))
		}
		files = append(files, inside...)
	}
	return l.files(path, files)
}

func (l *loader) folder(name Path) (Paths, error) {
	l.config.Files = append(l.config.Files, string(name))
	entries, err := os.ReadDir(string(name))
	if err != nil {
		return nil, err
	}
	var inside Paths
	for _, entry := range entries {
		if !entry.IsDir() && filepath.Ext(entry.Name()) == ".xml" {
			inside = append(inside, name.join(entry.Name()))
		}
	}
	if inside == nil {
		return nil, errors.New("the folder holds no *.xml")
	}
	return inside, nil
}

func (p Path) join(name string) Path { return Path(filepath.Join(string(p), name)) }
