#!/usr/bin/env bash
# Streamlit 1.67.0 with polars 2.1.0: a cached function that returns pl.scan_csv(...) caches the query, not
# the data. It is never called again, and still every run reads the file anew: collect() after the cached
# call gives what the file holds now, at the full cost of reading it. Nothing warns, since a lazy frame can
# be pickled. As an argument, a lazy frame is refused (UnhashableParamError).
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env
env/bin/pip install --quiet streamlit==1.67.0 pandas==3.1.1 numpy==2.4.6 pyarrow==26.0.1 polars==2.1.0

cat > show.py <<'PY'
import logging

logging.disable(logging.CRITICAL)

import pathlib

import polars as pl
import streamlit as st

calls = 0
path = pathlib.Path("sales.csv")


@st.cache_data(show_spinner=False)
def load():
    global calls
    calls += 1
    return pl.scan_csv(path)


path.write_text("sold\n1\n")
print("first", load().collect()["sold"].to_list())
path.write_text("sold\n2\n")
print("second", load().collect()["sold"].to_list(), "calls", calls)


@st.cache_data(show_spinner=False)
def count(frame):
    return 0


try:
    count(pl.scan_csv(path))
except Exception as error:
    print(type(error).__name__)
PY
cat > expected <<'SEEN'
first [1]
second [2] calls 1
UnhashableParamError
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
