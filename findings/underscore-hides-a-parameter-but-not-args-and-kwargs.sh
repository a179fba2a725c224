#!/usr/bin/env bash
# Streamlit 1.67.0: parameters whose names begin with an underscore are left out of the key of a cached
# function, but *_args and **_kwargs are not: what comes through them is hashed, and raises if it
# cannot be, under a message that advises the underscore that is already there. A keyword that is itself spelled
# with an underscore is left out, through **kwargs as well, so that two calls that differ only there are one.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env
env/bin/pip install --quiet streamlit==1.67.0 pandas==3.1.1 numpy==2.4.6 pyarrow==26.0.1

cat > show.py <<'PY'
import logging

logging.disable(logging.CRITICAL)

import threading

import streamlit as st

calls = []


@st.cache_data(show_spinner=False)
def plain(_lock):
    return 1


@st.cache_data(show_spinner=False)
def listed(*_locks):
    return 1


@st.cache_data(show_spinner=False)
def named(**options):
    calls.append(options)
    return len(calls)


lock = threading.Lock()
print("_lock", plain(lock))
try:
    listed(lock)
except Exception as error:
    print("*_locks", type(error).__name__)
print("**options", named(_unit="kg"), named(_unit="lb"), named(unit="kg"), named(unit="lb"))
PY
cat > expected <<'SEEN'
_lock 1
*_locks UnhashableParamError
**options 1 1 2 3
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
