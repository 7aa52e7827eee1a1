#!/bin/sh
# Make the environment of the peer that benchmarks/content_checks.py measures beside us: it stands
# outside of the checkout, for the peer brings a third of a gigabyte that Sekisho has no use for.
set -eu

home="${SEKISHO_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/sekisho-peers}/content"
"${PYTHON:-python3}" -m venv "$home"
"$home/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    presidio-analyzer==2.2.366 spacy==3.8.18
echo "$home"
