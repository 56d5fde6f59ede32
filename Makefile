# Everything a contributor runs by hand, and what CI runs (.ci/run calls these targets, one stage each).
# `make` alone lists them. Nothing here installs anything outside this folder.

SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

FUZZTIME     ?= 20s
COVER_MIN    ?= 85
SEEDS        ?= 50
CUSTOMERS    ?= 10000,100000,1000000
COVERED      := ./contracts/...,./mockserver/...
GENERATED    := docs/api docs/crmock.schema.json docs/console/openapi.json docs/verify.schema.json docs/concerns.md
TOOLS        := .tools
GOLANGCI     := $(TOOLS)/bin/golangci-lint

##@ Every day

.PHONY: help
help: ## List these targets
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z0-9-]+:.*## / { printf "  %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## Build bin/crmock, one static binary
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o bin/crmock ./cmd/crmock

.PHONY: test
test: ## Run all tests
	go test ./...

.PHONY: check
check: format vet lint test-race contracts-lint docs-check tidy-check ## Run all that must hold before a commit

.PHONY: fmt
fmt: $(GOLANGCI) ## Mend the format of all Go files
	$(GOLANGCI) fmt

.PHONY: docs
docs: ## Regenerate docs/api, the JSON Schemas and the console's OpenAPI document
	go run ./cmd/crmock contracts docs
	@mkdir -p $(TOOLS)
	go run ./cmd/crmock serve --print-schema > $(TOOLS)/crmock.schema.json
	@mv $(TOOLS)/crmock.schema.json docs/crmock.schema.json
	go run ./cmd/crmock serve --print-openapi > $(TOOLS)/openapi.json
	@mv $(TOOLS)/openapi.json docs/console/openapi.json
	go run ./cmd/crmock verify --print-schema > $(TOOLS)/verify.schema.json
	@mv $(TOOLS)/verify.schema.json docs/verify.schema.json
	go run ./cmd/crmock verify --print-concerns > $(TOOLS)/concerns.md
	@mv $(TOOLS)/concerns.md docs/concerns.md

.PHONY: docs-faults
docs-faults: ## Have every fault seen by four clients, and write docs/faults.md
	go test ./test/faults -count=1 -run TestFaults -update

.PHONY: kills
kills: ## Kill a server 100 times under load, on SQLite and on PostgreSQL; docs/reliability.md has the figures of such a run
	CRMOCK_KILLS=100 go test ./test/durable -count=1 -v -timeout 30m -run TestKilled

##@ The parts of check

.PHONY: format
format: $(GOLANGCI) ## Say which Go files are not formatted
	$(GOLANGCI) fmt --diff

.PHONY: vet
vet: ## Run go vet
	go vet ./...

.PHONY: lint
lint: $(GOLANGCI) ## Run the linter
	$(GOLANGCI) run

.PHONY: test-race
test-race: ## Run all tests with the race detector, none from the cache
	go test -race -count=1 -timeout 20m ./...

.PHONY: contracts-lint
contracts-lint: ## Check the contract files
	go run ./cmd/crmock contracts lint

# Against the index, so that pages which were regenerated and staged pass.
.PHONY: docs-check
docs-check: docs ## Say which generated pages are out of date
	@git diff --exit-code -- $(GENERATED) || { \
		echo 'generated pages are out of date: run "make docs" and commit what it changes' >&2; exit 1; }
	@new=$$(git ls-files --others --exclude-standard -- $(GENERATED)); \
	if [[ -n $$new ]]; then \
		printf 'generated pages are not in git: run "git add" on\n%s\n' "$$new" >&2; exit 1; \
	fi

.PHONY: tidy-check
tidy-check: ## Say what go mod tidy would change
	go mod tidy -diff

##@ Longer checks

.PHONY: cover
cover: ## Measure coverage across packages; fail unless over COVER_MIN percent
	@mkdir -p $(TOOLS)
	go test -coverprofile=$(TOOLS)/cover.out -coverpkg=$(COVERED) ./contracts/... ./mockserver/...
	@go tool cover -func=$(TOOLS)/cover.out | awk -v min=$(COVER_MIN) \
		'$$1 == "total:" { total = $$3 + 0; found = 1 } \
		END { \
			if (!found) { print "no coverage was measured"; exit 1 } \
			printf "coverage: %.1f %% of statements, more than %s %% wanted\n", total, min; \
			exit total <= min \
		}'

# Targets are found by listing them, so that a new one needs no line here. To run one for longer:
# go test -run '^$' -fuzz '^FuzzName$' -fuzztime 10m ./its/package
.PHONY: fuzz
fuzz: ## Run each fuzz target for FUZZTIME
	@mkdir -p $(TOOLS)
	@go test -list '^Fuzz' ./... > $(TOOLS)/fuzz.list
	@targets=$$(awk '/^Fuzz/ { names[n++] = $$1 } \
		$$1 == "ok" { for (i = 0; i < n; i++) print $$2, names[i]; n = 0 }' $(TOOLS)/fuzz.list); \
	[[ -n $$targets ]] || { echo 'no fuzz target found' >&2; exit 1; }; \
	while read -r package name; do \
		echo "$$name in $$package for $(FUZZTIME)"; \
		go test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x "$$package" < /dev/null; \
	done <<< "$$targets"

.PHONY: e2e
e2e: ## Run the end-to-end script: the built binary, curl and clients in other languages
	test/e2e/run.sh

.PHONY: seeds
seeds: ## Verify our own server with SEEDS seeds, and ten times one that keeps its records
	test/seeds.sh $(SEEDS)

.PHONY: recordings
recordings: ## Record 500 random sessions, and replay each
	go test ./scenarios -count=1 -rapid.checks=500 -ginkgo.focus record -timeout 10m

.PHONY: mutants
mutants: ## Hold the specs against servers broken on purpose, and write docs/mutants.md
	CRMOCK_MUTANTS_TABLE=$(CURDIR)/docs/mutants.md go test ./specs -run TestEveryMutantDies -count=1 -v

.PHONY: mutants-full
mutants-full: ## Cross every broken server with every spec; takes minutes
	CRMOCK_MUTANTS_FULL=1 go test ./specs -run TestEveryMutantDies -count=1 -v -timeout 60m

.PHONY: bench
bench: ## Measure throughput and latency; a report, never a check
	go run ./test/bench

# The largest store takes some 4 GB of the temporary folder. A smaller run: make bench-stores CUSTOMERS=10000
.PHONY: bench-stores
bench-stores: ## Measure the stores with CUSTOMERS in .tools/bench-stores; a report, never a check
	go test ./test/bench/stores -run '^TestStores$$' -count=1 -v -timeout 3h \
		-customers $(CUSTOMERS) -length 2s -starts 5 -results $(CURDIR)/$(TOOLS)/bench-stores

##@ Tools

.PHONY: tools
tools: $(GOLANGCI) ## Build the linter into .tools/bin

# The version is pinned in a module of its own, which keeps the linter's dependencies out of ours.
# Built again only when that pin changes.
$(GOLANGCI): .ci/tools/go.sum
	@mkdir -p $(@D)
	cd .ci/tools && CGO_ENABLED=0 go build -o ../../$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	@touch $@
