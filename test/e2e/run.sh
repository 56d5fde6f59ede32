#!/usr/bin/env bash
# End to end: builds the binary, starts it on free ports and talks to it from outside, with curl, openssl and Python's
# standard library, over HTTP and HTTPS. Usage: test/e2e/run.sh
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
server=
cleanup() {
  if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then kill "$server"; wait "$server" || true; fi
  rm -rf "$work"
}
trap cleanup EXIT

echo "building"
CGO_ENABLED=0 go build -o "$work/crmock" ./cmd/crmock

echo "starting"
"$work/crmock" serve --config test/e2e/crmock.yaml --http 127.0.0.1:0 --https 127.0.0.1:0 --console 127.0.0.1:0 \
  --state-dir "$work/state" --urls "$work/urls.json" >"$work/out.log" 2>"$work/err.log" &
server=$!
for _ in $(seq 100); do
  [ -s "$work/urls.json" ] && break
  kill -0 "$server" 2>/dev/null || { echo "the server ended:"; cat "$work/err.log"; exit 1; }
  sleep 0.1
done
url() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$work/urls.json" "$1"; }
CRMOCK_E2E_HTTP=$(url http) CRMOCK_E2E_HTTPS=$(url https) CRMOCK_E2E_CONSOLE=$(url console)
CRMOCK_E2E_BINARY=$work/crmock CRMOCK_E2E_CA=$work/ca.pem
export CRMOCK_E2E_HTTP CRMOCK_E2E_HTTPS CRMOCK_E2E_CONSOLE CRMOCK_E2E_BINARY CRMOCK_E2E_CA
curl --silent --show-error --fail --output "$CRMOCK_E2E_CA" "$CRMOCK_E2E_CONSOLE/ca.pem"

status=0
echo "curl and openssl"
bash test/e2e/curl.sh || status=1
echo "Python's standard library"
python3 -B -m unittest discover --start-directory test/e2e --pattern 'test_*.py' || status=1
echo "the examples in Python"
bash test/e2e/python.sh || status=1

echo "ending"
kill -TERM "$server"
code=0
wait "$server" || code=$?
server=
[ "$code" -eq 0 ] || { echo "FAILED: the server ended with $code, not 0"; status=1; }
if grep -nE 'panic|goroutine [0-9]+' "$work/err.log"; then echo "FAILED: the server's log shows a panic"; status=1; fi
for secret in crmapi-demo wapi-secret eght_demo eght_acme; do
  if grep -n -- "$secret" "$work/err.log" "$work/out.log" | grep -v "curl "; then
    echo "FAILED: the secret $secret stands in the log"
    status=1
  fi
done
[ "$status" -eq 0 ] && echo "end to end: all well" || { echo "end to end: FAILED; the server's log:"; tail -n 40 "$work/err.log"; }
exit "$status"
