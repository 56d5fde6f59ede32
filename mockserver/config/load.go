package config

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/spf13/pflag"

	"github.com/crmock/crmock/contracts/xmldoc"
	"github.com/crmock/crmock/mockserver"
)

// Source is where a configuration comes from. The zero value of a field means what it names.
type Source struct {
	Flags     *pflag.FlagSet              // as AddFlags made it, parsed; no flag is given
	LookupEnv func(string) (string, bool) // os.LookupEnv
	ConfigDir func() (string, error)      // the user's folder for configuration; os.UserConfigDir
}

// Config is what to serve, and how.
type Config struct {
	Options mockserver.Options
	Log     LogFormat
	Files   []string // each file and folder that was read or looked for, for Watch
}

// Load reads the configuration. The error lists all that is wrong, one line each, with file, line, column and key, or
// with the flag or variable; no line repeats a secret. Files is right even then, so that a mend can be waited for.
func Load(source Source) (Config, error) {
	if source.LookupEnv == nil {
		source.LookupEnv = os.LookupEnv
	}
	if source.ConfigDir == nil {
		source.ConfigDir = os.UserConfigDir
	}
	schema, err := fileSchema()
	if err != nil {
		return Config{}, err
	}
	l := &loader{source: source, schema: schema, places: map[string]xmldoc.Position{}}
	file, err := l.layers()
	if err != nil {
		return l.config, err
	}
	err = l.build(file)
	return l.config, errors.Join(l.problems.Err(), err)
}

// loader loads one configuration. What is wrong it notes, and goes on.
type loader struct {
	source   Source
	schema   *jsonschema.Schema
	places   map[string]xmldoc.Position // where each value was written, by path
	problems xmldoc.Problems
	config   Config
}

// layers are the default, the file, and the flags and variables, one over the other.
func (l *loader) layers() (File, error) {
	name, required := l.fileName()
	written, overrides := l.read(name, required), l.overrides()
	if err := l.problems.Err(); err != nil {
		return File{}, err // what was only half read would be reported for what it lacks
	}
	file := defaults()
	if err := lay(written, &file); err != nil {
		return File{}, err
	}
	file.relativeTo(filepath.Dir(name))
	return file, lay(overrides, &file)
}

// lay puts values that were held to the schema over those that a file has.
func lay(values any, over *File) error {
	data, err := json.Marshal(values)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, over)
}

// fileName is the file to read, and whether it has to be there.
func (l *loader) fileName() (name string, required bool) {
	if o, found := l.source.override(flagConfig, false); found {
		return o.texts[0], true
	}
	return DefaultFile, false
}

// read reads the file into the values of JSON, nil if there are none.
func (l *loader) read(name string, required bool) any {
	l.config.Files = append(l.config.Files, name)
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && !required {
		return nil
	}
	if err != nil {
		l.problems.Add(&xmldoc.Error{At: xmldoc.Position{File: name}, Message: "the configuration cannot be read: " + reason(err)})
		return nil
	}
	root, problem := parse(name, data)
	if problem != nil {
		l.problems.Add(problem)
	}
	if root == nil {
		return nil
	}
	r := &reader{file: name, lookup: l.source.LookupEnv, places: l.places, problems: &l.problems}
	return r.read(root, l.schema, "")
}

// reason is an error of the file system without the name, which is told already.
func reason(err error) string {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return failed.Err.Error()
	}
	return err.Error()
}

// fail notes what is wrong with the value at a path such as tls.cert, where it was written.
func (l *loader) fail(path, message string) {
	at := l.places[path]
	if at.Line == 0 {
		path = "" // the place is a flag, which says the same
	}
	l.problems.Add(&xmldoc.Error{At: at, Path: path, Message: message})
}
