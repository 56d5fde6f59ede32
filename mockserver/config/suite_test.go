package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/spf13/pflag"

	"github.com/crmock/crmock/mockserver/config"
)

func TestConfig(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Config")
}

// setup is a folder with files in it, an environment and a command line.
type setup struct {
	folder string
	vars   map[string]string
	args   []string
}

// inFolder starts in an empty folder, which is the current one until the spec ends.
func inFolder() *setup {
	folder := GinkgoT().TempDir()
	GinkgoT().Chdir(folder)
	return &setup{folder: folder, vars: map[string]string{}}
}

// write makes a file, and the folders on the way to it.
func (s *setup) write(name, text string) *setup {
	GinkgoHelper()
	Expect(os.MkdirAll(filepath.Dir(name), 0o700)).To(Succeed())
	Expect(os.WriteFile(name, []byte(text), 0o600)).To(Succeed())
	return s
}

// env sets an environment variable.
func (s *setup) env(name, value string) *setup {
	s.vars[name] = value
	return s
}

// run sets the command line.
func (s *setup) run(args ...string) *setup {
	s.args = args
	return s
}

func (s *setup) lookup(name string) (string, bool) {
	value, set := s.vars[name]
	return value, set
}

// load loads what the setup says.
func (s *setup) load() (config.Config, error) {
	GinkgoHelper()
	flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	Expect(config.AddFlags(flags)).To(Succeed())
	Expect(flags.Parse(s.args)).To(Succeed())
	return config.Load(config.Source{
		Flags: flags, LookupEnv: s.lookup,
		ConfigDir: func() (string, error) { return filepath.Join(s.folder, "home"), nil },
	})
}

// loaded is the configuration, which has to be without a mistake.
func (s *setup) loaded() config.Config {
	GinkgoHelper()
	loaded, err := s.load()
	Expect(err).NotTo(HaveOccurred())
	return loaded
}

// problems are the lines of the error, which there has to be.
func (s *setup) problems() []string {
	GinkgoHelper()
	_, err := s.load()
	Expect(err).To(HaveOccurred())
	return strings.Split(err.Error(), "\n")
}

// acme is the shortest file with a tenant.
const acme = `tenants:
  - name: acme
    api: {username: wapi, password: pw}
`
