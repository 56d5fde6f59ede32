#!/usr/bin/env bash
# Shows that `crmock verify` finds nothing wrong with a server that is right, whatever its seed: once for each seed
# against a server of its own, and then ten times against one server, where the records of earlier runs stay.
# Ends at the first run that is not clean, and prints what it said. Usage: test/seeds.sh [COUNT], 50 without one
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

count=${1:-50}
repeats=10
[[ $count =~ ^[1-9][0-9]*$ ]] || { echo "usage: test/seeds.sh [COUNT], how many seeds to try, from 1 on" >&2; exit 2; }

work=$(mktemp -d)
crmock=$work/crmock
server=
cleanup() {
  if [[ -n $server ]] && kill "$server" 2>/dev/null; then wait "$server" || true; fi
  rm -rf "$work"
}
trap cleanup EXIT

# What a caller has set must not change what is verified, nor how it is told.
clean_environment() {
  local name
  for name in "${!CRMOCK_@}"; do unset "$name"; done
  unset GITHUB_ACTIONS GITHUB_STEP_SUMMARY
}

# verify SEED [FLAG...] is one run.
verify() {
  local seed=$1 code=0
  shift
  "$crmock" verify --seed "$seed" "$@" >"$work/out.log" 2>"$work/err.log" || code=$?
  ((code == 0)) && return
  cat "$work/out.log" "$work/err.log"
  echo "FAILED: the run with the seed $seed ended with $code${*:+, with the flags $*}"
  exit 1
}

# start starts the server that stays, with the tenant demo, and waits until it is ready.
start() {
  "$crmock" serve --http 127.0.0.1:0 --https 127.0.0.1:0 --console 127.0.0.1:0 \
    --state-dir "$work/state" --urls "$work/urls.json" >"$work/server.log" 2>&1 &
  server=$!
  for _ in {1..300}; do
    [[ -s $work/urls.json ]] && return
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/server.log"
  echo "FAILED: the server did not get ready"
  exit 1
}

# url NAME is an address of the server that stays.
url() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$work/urls.json"; }

clean_environment
CGO_ENABLED=0 go build -o "$crmock" ./cmd/crmock
cd "$work" # where no crmock.yaml of a caller is

echo "$count seeds, each against a server of its own"
for ((seed = 1; seed <= count; seed++)); do
  verify "$seed"
done
echo "all clean after $SECONDS s"

echo "$repeats seeds against one server"
start
"$crmock" serve --print-ca --state-dir "$work/state" >ca.pem
for ((seed = 1; seed <= repeats; seed++)); do
  verify "$seed" --target "$(url http)" --target "$(url https)" --ca ca.pem
done
echo "all clean; $SECONDS s in all"
