#!/bin/sh
# Prepares this checkout for `make run`, `make test` or `make bench`:
#
#     sh tools/setup.sh run|test|bench
#
# It finds a Python, makes .venv, installs the packages and looks for the system libraries that Qt needs.
# What is missing is installed by apt-get as root or through a sudo that asks for no password; otherwise the
# one line to type is printed. A stamp in .venv tells make that all of it is done.
set -eu
cd "$(dirname "$0")/.."
purpose=$1

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Runs a command in silence, and shows what it said only when it fails.
quietly() {
    log=$(mktemp)
    status=0
    "$@" >"$log" 2>&1 </dev/null || status=$?
    [ "$status" = 0 ] || cat "$log" >&2
    rm -f "$log"
    return "$status"
}

is_root() { [ "$(id -u)" = 0 ]; }

can_install() {
    command -v apt-get >/dev/null 2>&1 && { is_root || sudo -n true; } >/dev/null 2>&1
}

as_root() {
    if is_root; then "$@"; else sudo -n "$@"; fi
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

has_module() {
    "$1" -c "import $2" >/dev/null 2>&1
}

environment_stands() {
    new_enough .venv/bin/python && has_module .venv/bin/python pip
}

# The Python to start from: one that can make environments if there is any, else one that lacks only that.
find_python() {
    if environment_stands; then
        echo .venv/bin/python
        return
    fi
    second=
    for name in python3.13 python3.12 python3.11 python3; do
        new_enough "$name" || continue
        if has_module "$name" ensurepip; then
            echo "$name"
            return
        fi
        second=${second:-$name}
    done
    echo "$second"
}

# The Debian packages that are missing for this purpose.
missing_packages() {
    environment_stands || has_module "$python" ensurepip ||
        "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
    [ "$(uname)" = Linux ] || return 0 # elsewhere Qt brings all it needs, and the screen is always there
    if [ "$purpose" != run ]; then
        command -v Xvfb >/dev/null 2>&1 || echo xvfb
        command -v xauth >/dev/null 2>&1 || echo xauth
    elif [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && ! can_install; then
        return 0 # no window can open anyway, and the command line needs no system library
    fi
    "$python" -I gui/screen.py
}

install_packages() {
    [ $# -gt 0 ] || return 0
    command -v apt-get >/dev/null 2>&1 ||
        fail "Ravine needs what Debian calls: $*. Install these with your system's package manager, then try again."
    line="apt-get install -y $*"
    is_root || line="sudo $line"
    can_install || fail "Ravine needs some system packages first. Type this line, then try again:  $line"
    echo "Installing system packages: $*"
    quietly as_root apt-get -q update || echo "apt-get update failed; trying with the lists that are here." >&2
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@" ||
        fail "apt-get could not install what Ravine needs. When the reason above is mended, type:  $line"
}

# What tests read exported files with, beside Ravine itself. Tests that lack their reader are skipped and say so,
# so these are installed where that asks nobody, and missed in silence elsewhere.
install_readers() {
    [ "$purpose" = test ] && [ "$(uname)" = Linux ] && can_install || return 0
    readers=
    for pair in rsvg-convert:librsvg2-bin pdftoppm:poppler-utils chromium:chromium; do
        command -v "${pair%%:*}" >/dev/null 2>&1 || readers="$readers ${pair##*:}"
    done
    [ -n "$readers" ] || return 0
    echo "Installing what exported files are read with in tests:$readers"
    quietly as_root apt-get -q update || true
    # shellcheck disable=SC2086 # one word for each package is meant
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $readers ||
        echo "That failed: the tests that need them will be skipped." >&2
}

make_environment() {
    ! environment_stands || return 0
    echo "Making .venv with $("$python" --version)."
    "$python" -m venv --clear .venv
}

install_ravine() {
    extra="[$purpose]"
    [ "$purpose" != run ] || extra=
    echo "Installing Ravine's Python packages into .venv; the first time this takes some minutes."
    .venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --no-input \
        --constraint constraints.txt --editable ".$extra"
}

python=$(find_python)
[ -n "$python" ] || fail "Ravine needs Python 3.11 or newer, and none of python3.13 to python3.11 or python3 is one." \
    "On Debian or Ubuntu:  sudo apt-get install -y python3 python3-venv"
packages=$(missing_packages)
# shellcheck disable=SC2086 # one word for each package is meant
install_packages $packages
install_readers
make_environment
install_ravine
touch .venv/ready-run ".venv/ready-$purpose"
