#!/usr/bin/env bash
# Streamlit 1.51.0 takes st.query_params.from_dict({1: "a"}), and gives the name back as the number 1. Streamlit 1.52.2
# raises AttributeError ("'int' object has no attribute 'lower'"): a check for the reserved names "embed" and
# "embed_options", which lowers the name, was put before everything else. st.query_params[1] = "a" does the same in both.
# What helps: make the names texts, as str(1).
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

cat > app.py <<'PY'
import streamlit as st

st.query_params.from_dict({1: "a"})
st.write(sorted(st.query_params))
PY
cat > show.py <<'PY'
from streamlit import __version__
from streamlit.testing.v1 import AppTest

run = AppTest.from_file("app.py", default_timeout=60).run()
print(__version__, [each.message for each in run.exception] or [each.value for each in run.json])
PY
cat > expected <<'SEEN'
1.51.0 ['[1]']
1.52.2 ["'int' object has no attribute 'lower'"]
SEEN
for version in 1.51.0 1.52.2; do
    python3 -m venv "env-$version"
    "env-$version/bin/pip" install -q "streamlit==$version" > log 2>&1 || { tail -n 20 log; exit 1; }
    "env-$version/bin/python" show.py >> seen 2> log || { tail -n 20 log; exit 1; }
done
diff expected seen && echo "as described: $(basename "$0")"
