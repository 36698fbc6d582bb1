# Shared by the shell scripts beside it: places, messages, numbered steps. Sourced, never run.

set -euo pipefail

JZT_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
JZT_CACHE=${JZT_CACHE:-${HOME:?HOME must be set}/.cache/jiuzhutong}
JZT_TOOLS=$JZT_CACHE/tools

# Outside the clone, so that a fresh clone of the same sources does not compile every dependency again.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$JZT_CACHE/target}
export PATH=$JZT_TOOLS/bin:$PATH

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() {
  warn "$*"
  exit 2
}

STEP=0
STEP_TIMES=()

# step HEADING COMMAND...: numbers, runs and times one step; stops the whole run at the first failure.
step() {
  local heading=$1 started=$SECONDS status=0
  shift
  STEP=$((STEP + 1))
  printf '\n=== %d. %s\n' "$STEP" "$heading"
  "$@" || status=$?
  if [[ $status -ne 0 ]]; then
    warn ""
    warn "FAILED at step $STEP: $heading (after $((SECONDS - started)) s)"
    exit "$status"
  fi
  STEP_TIMES+=("$(printf '%5d s  %2d. %s' "$((SECONDS - started))" "$STEP" "$heading")")
  printf -- '--- ok, %d s\n' "$((SECONDS - started))"
}

# Every file of the project: committed or about to be, never what .gitignore names.
project_files() {
  git -C "$JZT_ROOT" ls-files -z --cached --others --exclude-standard -- "$@" |
    while IFS= read -r -d '' file; do
      if [[ -f $JZT_ROOT/$file ]]; then printf '%s\0' "$file"; fi
    done
}
