#!/usr/bin/env bash
# Streamlit 1.67.0 with numpy 2.4.6: which elements take numpy's numbers follows no rule that one could
# guess. What np.argmax gives is refused as index of a selectbox; st.progress takes np.float64 and refuses
# np.float32 and np.int64; st.number_input takes np.int64 (and returns an int) and refuses np.float32 beside
# float bounds; st.slider takes np.float32 beside float bounds and
# returns it as it is. True is a number for number_input (1), and a TypeError of protobuf for progress.
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


CALLS = (
    'st.selectbox("x", ["a", "b"], index=np.argmax([0, 1]))',
    'st.progress(np.float64(0.5))',
    'st.progress(np.float32(0.5))',
    'st.progress(np.int64(50))',
    'st.progress(True)',
    'st.number_input("x", 0, 10, np.int64(3))',
    'st.number_input("x", 0.0, 1.0, np.float32(0.1))',
    'st.number_input("x", value=True)',
    'st.slider("x", 0.0, 1.0, np.float32(0.1))',
)
for call in CALLS:
    script = f"import numpy as np\nimport streamlit as st\ngot = {call}\nst.text(type(got).__name__)\n"
    script += "st.write(repr(got) if not hasattr(got, 'progress') else 'shown')"
    for lines in runs(script, 1):
        print(call, "->", lines[0])
PY
cat > expected <<'SEEN'
st.selectbox("x", ["a", "b"], index=np.argmax([0, 1])) -> Invalid `index` type. Expected one of: int, None. Provided type: int64.
st.progress(np.float64(0.5)) -> shown
st.progress(np.float32(0.5)) -> Invalid `value` type. Expected one of: int, float. Provided type: float32.
st.progress(np.int64(50)) -> Invalid `value` type. Expected one of: int, float. Provided type: int64.
st.progress(True) -> Field Progress.value: Expected an int, got a boolean.
st.number_input("x", 0, 10, np.int64(3)) -> 3
st.number_input("x", 0.0, 1.0, np.float32(0.1)) -> All numerical arguments must be of the same type.
st.number_input("x", value=True) -> 1
st.slider("x", 0.0, 1.0, np.float32(0.1)) -> np.float32(0.1)
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
