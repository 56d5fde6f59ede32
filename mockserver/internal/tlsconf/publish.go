package tlsconf

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// publish makes a file appear with all of its content, unless one of that name is already there: then that one stays,
// and the caller has to read it. The content is written to a file beside it, which a hard link then gives its name;
// unlike a rename, a link never replaces what another process put there first.
func publish(path string, content []byte, mode fs.FileMode) error {
	draft, err := writeDraft(path, content, mode)
	if err != nil {
		return fmt.Errorf("certificate authority: %w; choose a folder that can be written", err)
	}
	defer func() { _ = os.Remove(draft) }()
	err = os.Link(draft, path)
	switch {
	case err == nil, errors.Is(err, fs.ErrExist):
		return nil
	default:
		// A file system without hard links. Only there can two first starts at once disagree.
		return os.Rename(draft, path)
	}
}

func writeDraft(path string, content []byte, mode fs.FileMode) (string, error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp") // made with mode 0600
	if err != nil {
		return "", err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Chmod(mode), file.Close()); err != nil {
		return "", errors.Join(err, os.Remove(file.Name()))
	}
	return file.Name(), nil
}
