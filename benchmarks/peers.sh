#!/bin/sh
# Installs the scanners that benchmarks/scan_aws.py compares with, each in an environment of its own
# outside of the checkout: in $SEKISHO_PEERS, or in a folder under the system's temporary one.
set -eu

peers="${SEKISHO_PEERS:-${TMPDIR:-/tmp}/sekisho-peers}"
python="${PYTHON:-python3.11}"

install() {
    if [ -x "$peers/$1/bin/$2" ]; then return; fi
    "$python" -m venv "$peers/$1"
    # Compiled now: a start would otherwise pay for it, and look slower than it is.
    "$peers/$1/bin/python" -m pip install --quiet --compile "$3"
}

install prowler prowler prowler==5.46.0
install c7n custodian c7n==0.9.53
echo "$peers"
