#!/usr/bin/env bash
# Streamlit 1.67.0 with pandas 3.1.1: st.data_editor gives back another frame than it was given although
# nobody edited anything. Columns that Arrow has no type for are texts afterwards: complex numbers (sums of
# them are joined texts), values of mixed types, frozensets; a header of two levels becomes one of joined
# names, so that frame["sales", "north"] is a KeyError. Nullable integers, periods, intervals, categories
# and times keep their types.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env
env/bin/pip install --quiet streamlit==1.67.0 pandas==3.1.1 numpy==2.4.6 pyarrow==26.0.1

cat > show.py <<'PY'
import logging

logging.disable(logging.CRITICAL)

from streamlit.testing.v1 import AppTest


def runs(script, count=2):
    """What some runs of one session write, or raise."""
    app = AppTest.from_string(script, default_timeout=120)
    for _ in range(count):
        app.run()
        if app.exception:
            yield app.exception[0].message.splitlines()
        else:
            yield [element.value for element in (*app.markdown, *app.text)]


SHOWN = """
import pandas as pd
import streamlit as st

given = {given}
got = st.data_editor(given)
columns = [(str(name), str(kind)) for name, kind in got.dtypes.items()]
st.text(f"{columns} {got.iloc[0, 0]!r}")
"""
FRAMES = (
    "pd.DataFrame({'a': [1 + 2j]})",
    "pd.DataFrame({'a': [1, 'b']})",
    "pd.DataFrame({'a': [frozenset([1])]})",
    "pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_product([['sales'], ['north', 'south']]))",
    "pd.DataFrame({'a': [1, None]}, dtype='Int64')",
    "pd.DataFrame({'a': pd.period_range('2020-01', periods=1, freq='M')})",
)
for given in FRAMES:
    for lines in runs(SHOWN.replace("{given}", given), 1):
        print(*lines)
PY
cat > expected <<'SEEN'
[('a', 'string')] '(1+2j)'
[('a', 'string')] '1'
[('a', 'string')] 'frozenset({1})'
[('sales_north', 'int64'), ('sales_south', 'int64')] np.int64(1)
[('a', 'Int64')] np.int64(1)
[('a', 'period[M]')] Period('2020-01', 'M')
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
