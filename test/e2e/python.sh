#!/usr/bin/env bash
# The examples in Python, as their user runs them, with a crmock that they start themselves. Usage: test/e2e/python.sh
# It builds the binary, unless CRMOCK_E2E_BINARY is the path of one.
set -euo pipefail
binary=${CRMOCK_E2E_BINARY:+$(realpath "$CRMOCK_E2E_BINARY")}
cd "$(dirname "$0")/../.."

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then
  echo "the examples in Python want python3, 3.9 or newer, on PATH"
  [ "${CRMOCK_REQUIRE_ALL:-}" != 1 ] || { echo "FAILED: CRMOCK_REQUIRE_ALL=1 lets nothing be skipped"; exit 1; }
  echo "SKIPPED: the examples in Python"
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "$binary" ]; then
  binary=$work/crmock
  CGO_ENABLED=0 go build -o "$binary" ./cmd/crmock
fi

# The integration asks the proxy of its environment, as urllib does; the server is on this machine.
export CRMOCK=$binary CRMOCK_REQUIRE_ALL=1 no_proxy=127.0.0.1
status=0
for example in python two-way; do
  echo "examples/$example"
  (cd "examples/$example" && timeout 300 python3 -B -W error -m unittest) || status=1
done
(cd examples/two-way && timeout 60 python3 -B -W error two_way.py) || status=1
exit "$status"
