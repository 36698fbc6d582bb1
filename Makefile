# `make demo` tries the product, `make check` proves a change. Both set up what is missing and say what they install.

SHELL := /bin/bash
export CARGO_TARGET_DIR ?= $(HOME)/.cache/jiuzhutong/target

.PHONY: help demo demo-reset check fmt lint test journeys aria openapi bench

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: ## build and serve practice mode on http://127.0.0.1:8080
	@scripts/demo

demo-reset: ## throw away the data of the demo
	rm -rf "$${JZT_DEMO_DATA:-$${JZT_CACHE:-$(HOME)/.cache/jiuzhutong}/demo}"

check: ## everything that CI runs
	@scripts/check

fmt: ## format the Rust code
	cargo fmt --all

lint: ## clippy as in `make check`
	cargo clippy --workspace --all-targets -- -D warnings

test: ## the Rust tests, on SQLite and a private PostgreSQL
	@scripts/setup check
	scripts/with-postgres cargo nextest run --workspace

journeys: ## the browser journeys on the built program
	@scripts/setup check
	cargo build -p jiuzhutong
	@scripts/journeys

aria: export UPDATE = 1
aria: journeys ## the journeys, rewriting the ARIA snapshots

openapi: ## write docs/api/openapi.json anew
	@mkdir -p docs/api
	cargo run --quiet -p jiuzhutong -- openapi > docs/api/openapi.json

bench: ## speed against raw limits measured in the same run
	@scripts/bench
