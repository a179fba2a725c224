#!/usr/bin/env bash
# Streamlit 1.67.0 with Babel 2.19.0 and matplotlib 3.11.2: st.metric decides by the first character of a text
# whether a change is a decrease, and knows the hyphen only. Well-known formatters write a loss otherwise: in brackets
# (Babel's accounting format), behind a mark for the direction of writing (Babel's Hebrew and Arabic
# currencies), with the minus sign U+2212 (matplotlib's EngFormatter). Each is shown as a gain, with a green
# arrow upwards; so is nan. What helps: pass the number, and let the format argument write it.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env
env/bin/pip install --quiet streamlit==1.67.0 pandas==3.1.1 numpy==2.4.6 pyarrow==26.0.1 Babel==2.19.0 matplotlib==3.11.2

cat > show.py <<'PY'
import logging

logging.disable(logging.CRITICAL)

from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st
from babel.numbers import format_currency
from matplotlib.ticker import EngFormatter

st.metric("plain", 1, format_currency(-2500, "USD", locale="en"))
st.metric("accounting", 1, format_currency(-2500, "USD", locale="en", format_type="accounting"))
st.metric("Hebrew", 1, format_currency(-2500, "ILS", locale="he"))
st.metric("engineering", 1, EngFormatter()(-2500))
st.metric("number", 1, -2500)
st.metric("nan", 1, float("nan"))
"""
app = AppTest.from_string(SCRIPT, default_timeout=120).run()
for each in app.metric:
    proto = each.proto
    kind = proto.MetricDirection.Name(proto.direction).lower()
    print(f"{each.label}: {ascii(proto.delta)} {kind}, {proto.MetricColor.Name(proto.color).lower()}")
PY
cat > expected <<'SEEN'
plain: '-$2,500.00' down, red
accounting: '($2,500.00)' up, green
Hebrew: '\u200f-2,500.00\xa0\u200f\u20aa' up, green
engineering: '\u22122.5 k' up, green
number: '-2500' down, red
nan: 'nan' up, green
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
