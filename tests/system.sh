#!/bin/sh
# What the tests need of the system: Chromium for the browser tests, the tools of the mail lab.
# As root on Debian it installs what is missing. Elsewhere it says what is missing in one line;
# then the tests that need it are skipped with that reason, or fail where CI=true.
set -eu
missing=
need() { # COMMAND PACKAGE
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
need chromium chromium
need mmdebstrap mmdebstrap
need newuidmap uidmap
need unshare util-linux
need mount mount
need openssl openssl
test -e /usr/share/keyrings/debian-archive-keyring.gpg || missing="$missing debian-archive-keyring"
test -n "$missing" || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing what the tests need:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -qq --no-install-recommends $missing >/dev/null
else
    echo "Missing for some of the tests, by the names of Debian's packages:$missing" >&2
fi
