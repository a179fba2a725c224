#!/usr/bin/env bash
# Streamlit 1.46.1 and 1.67.0: a number_input whose value is set through session state, as the documentation of widgets
# with keys recommends, takes its kind of number from its own parameters and not from that value. With 10 in session state,
# number_input("n", key="n") is a field for floats that shows 10.00 and steps by 0.01; what it returns is 10 at first, and
# a float after the first change. With value=10, or with a minimum that is an integer, it is a field for integers that
# steps by 1. A slider with the same entry stays one of integers. What helps: an integer as min_value.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

cat > app.py <<'PY'
import streamlit as st

for key in ("alone", "least", "slider"):
    st.session_state.setdefault(key, 10)
st.number_input("value", value=10)
st.number_input("alone", key="alone")
st.number_input("least", min_value=0, key="least")
st.slider("slider", key="slider")
PY
cat > show.py <<'PY'
from streamlit import __version__
from streamlit.testing.v1 import AppTest

run = AppTest.from_file("app.py", default_timeout=60).run()
before = {each.label: (each.value, each.proto.format, each.step) for each in run.number_input}
for each in run.number_input:
    each.set_value(11)
run.slider[0].set_value(11)
run.run()
after = {each.label: each.value for each in (*run.number_input, *run.slider)}
print(__version__, before, after)
PY
cat > expected <<'SEEN'
1.46.1 {'value': (10, '%d', 1.0), 'alone': (10, '%0.2f', 0.01), 'least': (10, '%d', 1.0)} {'value': 11, 'alone': 11.0, 'least': 11, 'slider': 11}
1.67.0 {'value': (10, '%d', 1.0), 'alone': (10, '%0.2f', 0.01), 'least': (10, '%d', 1.0)} {'value': 11, 'alone': 11.0, 'least': 11, 'slider': 11}
SEEN
for version in 1.46.1 1.67.0; do
    python3 -m venv "env-$version"
    "env-$version/bin/pip" install -q "streamlit==$version" > log 2>&1 || { tail -n 20 log; exit 1; }
    "env-$version/bin/python" show.py >> seen 2> log || { tail -n 20 log; exit 1; }
done
diff expected seen && echo "as described: $(basename "$0")"
