#!/bin/sh
# What the tests need of the system: Chromium for the browser tests, the tools of the mail lab,
# Java and Node for the checkers of the built site, nginx for its configuration.
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
need java default-jre-headless
need node nodejs
need npm npm
need nginx nginx-light
test -e /usr/share/keyrings/debian-archive-keyring.gpg || missing="$missing debian-archive-keyring"
# Opens a page in a third of Chromium's time, without a window's parts; the tests do without it too.
faster=
command -v chromium-headless-shell >/dev/null 2>&1 || faster=chromium-headless-shell

# A package's own service must not start: the tests start what they need, on loopback. The file that
# forbids it is ours by its second line, so that a run cut short by a power cut is mended by the next.
policy=${POLICY_RC_D:-/usr/sbin/policy-rc.d}
mark='# Written by tests/system.sh of the cPanel Mail Handbook; not needed when no such run goes on.'
forbid_services() {
    if grep -qxF "$mark" "$policy" 2>/dev/null; then
        rm -f "$policy"
    fi
    [ ! -e "$policy" ] || return 0 # the owner of the machine has rules of his own
    # dash runs no EXIT trap when a signal ends it, so each signal has its own.
    trap 'rm -f "$policy"' EXIT
    for signal in HUP:1 INT:2 TERM:15; do
        # shellcheck disable=SC2064
        trap "rm -f '$policy'; trap - EXIT; exit $((128 + ${signal#*:}))" "${signal%:*}"
    done
    printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
    chmod 755 "$policy"
}

if [ -z "$missing$faster" ]; then
    :
elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing what the tests need:$missing $faster"
    export DEBIAN_FRONTEND=noninteractive
    forbid_services
    apt-get update -qq || [ -z "$missing" ]
    # shellcheck disable=SC2086
    apt-get install -qq --no-install-recommends $missing >/dev/null
    [ -z "$faster" ] || apt-get install -qq --no-install-recommends "$faster" >/dev/null ||
        echo "No $faster here: Chromium takes its place."
elif [ -n "$missing" ]; then
    echo "Missing for some of the tests, by the names of Debian's packages:$missing" >&2
fi
# The checkers that come from Node, by their lock file.
node="$(dirname "$0")/node"
if command -v npm >/dev/null 2>&1 &&
    ! [ "$node/node_modules/.package-lock.json" -nt "$node/package-lock.json" ]; then
    npm ci --prefix "$node" --silent --no-progress
fi
