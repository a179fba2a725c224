#!/usr/bin/env bash
# Streamlit 1.67.0 with pandas 3.1.1: ttl=60 means 60 seconds, ttl="60" means 60 nanoseconds, since texts are read
# by pandas.Timedelta, for which a bare number in a text counts nanoseconds. The entry is gone before the
# next line, so that the function runs with every call, and nothing is said. The same text comes from TOML,
# environment variables and secrets.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env
env/bin/pip install --quiet streamlit==1.67.0 pandas==3.1.1 numpy==2.4.6 pyarrow==26.0.1

cat > show.py <<'PY'
import logging

logging.disable(logging.CRITICAL)

import streamlit as st

for ttl in (60, "60", "60s", "60 seconds"):
    calls = []

    @st.cache_data(ttl=ttl, show_spinner=False)
    def load():
        calls.append(1)

    load.clear()
    load()
    load()
    print(repr(ttl), len(calls))
PY
cat > expected <<'SEEN'
60 1
'60' 2
'60s' 1
'60 seconds' 1
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
