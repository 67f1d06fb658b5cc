#!/bin/sh
# Finds a Python and hands over: setup_environment.sh VENV LOCK STAMP
set -eu
venv=$1
probe='import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))'
for python in "$venv/bin/python" ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
    if command -v "$python" >/dev/null 2>&1 && "$python" -c "$probe" >/dev/null 2>&1; then
        exec "$python" "$(dirname "$0")/setup_environment.py" "$@"
    fi
done
echo "Career Copilot needs Python 3.11 or newer with its venv module, and found none." >&2
echo "Debian, Ubuntu: apt-get install python3 python3-venv; or name one: make PYTHON=/path/to/python3.12 run" >&2
exit 1
