# Thin: every target is a script below tools/, which can be called by itself and tells more with --help.

.DEFAULT_GOAL := help
.PHONY: help run test build bench bench-disk format tidy fuzz deb clean

help: ## Show this list
	@echo "Saker, a message broker that speaks RocketMQ."
	@echo
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'
	@echo
	@echo "Arguments go through ARGS, e.g.  make run ARGS='--set brokerName=broker-b'"

run: ## Install what is missing, build, start a broker and send it a greeting
	@tools/setup build
	@tools/build release
	@tools/run $(ARGS)

test: ## Install what is missing, build and run every test
	@{ tools/setup test && tools/build release; } || { echo "0 passed, 1 failed"; exit 1; }
	@tools/test $(ARGS)

build: ## Install what is missing and build the release preset
	@tools/setup build
	@tools/build release $(ARGS)

bench: ## Build and run the benchmarks
	@tools/setup build
	@tools/build release
	@tools/bench $(ARGS)

bench-disk: ## Build and run what measures the store and the disk
	@tools/setup build
	@tools/build release saker_disk
	@build/release/bin/saker_disk --dir build $(ARGS)

format: ## Format the C++ sources
	@tools/format $(ARGS)

tidy: ## Check floors, sizes, names and folder pages
	@tools/tidy $(ARGS)

fuzz: ## Build the fuzzers and run each for a minute
	@tools/setup test
	@tools/fuzz $(ARGS)

deb: ## Build the release preset and pack it as a Debian package
	@tools/setup deb
	@tools/build release saker
	@tools/deb $(ARGS)

clean: ## Remove everything that was built (not a broker's data)
	@rm -rf build
