#!/bin/sh
# A browser for the tests: chromium on the PATH, else Debian's package when root, else Playwright's.
set -eu
cd "$(dirname "$0")/../.."

if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing chromium and Japanese fonts from Debian's packages …" >&2
    if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; } >/dev/null 2>&1; then
        exit 0
    fi
fi
if .venv/bin/playwright install chromium >/dev/null 2>&1; then
    exit 0
fi
if [ -n "${BROWSER_REQUIRED:-}" ]; then
    echo "NO BROWSER: install chromium (Debian: apt install chromium fonts-noto-cjk)." >&2
    exit 2
fi
echo "NO BROWSER: the browser tests are SKIPPED. Install chromium (Debian: apt install chromium fonts-noto-cjk)." >&2
