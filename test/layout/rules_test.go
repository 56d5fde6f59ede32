package layout_test

// rule says what some packages may depend on. Patterns are those of the go command: "./contracts" is one package
// of this module, "./contracts/..." that one and all below it, and a pattern without the dot names others' packages.
// Test files are free.
type rule struct {
	packages      string
	except        []string
	mayImport     []string // when set, nothing else but the standard library
	mustNotImport []string // not by an import of their own
	mustNotReach  []string // not at all, whoever imports it for them
	why           string
}

const (
	etree  = "github.com/beevik/etree"
	ginkgo = "github.com/onsi/ginkgo/..."
	gomega = "github.com/onsi/gomega/..."
)

//nolint:gochecknoglobals // constant table
var importRules = []rule{
	{
		packages:  "./contracts",
		mayImport: []string{"./contracts/xmldoc"},
		why:       "the model is read through xmldoc and asks nobody else",
	},
	{
		packages:  "./contracts/xmldoc",
		mayImport: []string{etree},
		why:       "reading XML files needs an XML library and nothing of ours",
	},
	{
		packages:      "./...",
		except:        []string{"./contracts/xmldoc"},
		mustNotImport: []string{etree},
		why:           "our own XML files are read through contracts/xmldoc, requests through contracts/wire",
	},
	{
		packages:     "./contracts/console",
		mustNotReach: []string{"./..."},
		why:          "other programs use the console's types without anything of ours",
	},
	{
		packages:     "./contracts/...",
		mustNotReach: []string{"./mockserver/...", "./scenarios/...", "./specs/...", "./test/...", ginkgo, gomega},
		why:          "contracts know the API, not what serves, exercises or verifies it",
	},
	{
		packages:     "./scenarios/...",
		mustNotReach: []string{"./mockserver/...", "./specs/...", "./test/..."},
		why:          "a scenario plays against any target, so it knows contracts only",
	},
	{
		packages:     "./specs/...",
		mustNotReach: []string{"./mockserver/...", "./test/..."},
		why:          "specs verify any target, so they know contracts and scenarios only",
	},
	{
		packages: "./mockserver/...",
		except:   []string{"./mockserver/internal/store/storetest"},
		mustNotReach: []string{
			"./scenarios/...", "./specs/...", "./test/...", "./mockserver/internal/store/storetest", ginkgo, gomega,
		},
		why: "the server does not know how it is tested",
	},
	{
		packages:     "./mockserver/internal/store/storetest",
		mustNotReach: []string{"./scenarios/...", "./specs/...", "./test/..."},
		why:          "storetest knows Ginkgo, but verifies a store and not the API",
	},
	{
		packages:     "./mockserver/internal/store",
		mustNotReach: []string{"./..."},
		why:          "the store keeps records and knows no rule about them",
	},
	{
		packages: "./mockserver/internal/crm",
		mustNotReach: []string{
			"./mockserver/internal/access", "./mockserver/internal/admin", "./mockserver/internal/api",
			"./mockserver/internal/intercept", "./mockserver/internal/journal", "./mockserver/internal/trigger",
		},
		why: "the domain does not know who asks, who watches or who is told",
	},
	{
		packages:     "./mockserver/internal/...",
		except:       []string{"./mockserver/internal/admin"},
		mustNotReach: []string{"./mockserver/internal/api", "./mockserver/internal/admin"},
		why:          "listeners ask the server's parts, never the other way round",
	},
	{
		packages:     "./...",
		except:       []string{"./cmd/..."},
		mustNotReach: []string{"./cmd/..."},
		why:          "cmd starts things and is imported by nothing",
	},
}

// topFolders are the folders of the repository, apart from those whose name starts with a dot.
//
//nolint:gochecknoglobals // constant table
var topFolders = []string{
	"cmd", "contracts", "docs", "examples", "mockserver", "scenarios", "specs", "test",
	"bin", // what `make build` makes; not in git
}

// emptyNames say what kind of code a package holds, or that its author had no word for it, but not what it is for.
//
//nolint:gochecknoglobals // constant table
var emptyNames = []string{"util", "utils", "common", "helper", "helpers", "model", "models", "types", "errors"}
