#!/usr/bin/env bash
# Streamlit 1.67.0 (1.28.2 and 1.40.2 raise the same): `with st.echo(): st.text("a")` is an AttributeError that names a
# class of Python's syntax trees ("'Expr' object has no attribute 'body'"), and nothing of the block runs. With a
# line break after the colon it works. st.echo() takes the statement that its line of the file has, which is the block
# where both share the line. For the same reason it raises where an ExitStack enters it, and shows the word
# `yield` where a context manager of one's own wraps it. A block with a text that goes on at the margin
# is shown with its indent (in 1.28.2 and 1.40.2 without). What helps: a `with` of its own, and a block below it.
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

FORMS = {
    "block": """
with st.echo():
    st.text("a")
""",
    "one line": """
with st.echo(): st.text("a")
""",
    "one line that returns": """
def report():
    with st.echo(): return st.text("a")

report()
""",
    "ExitStack": """
with contextlib.ExitStack() as stack:
    stack.enter_context(st.echo())
    st.text("a")
""",
    "wrapped": """
@contextlib.contextmanager
def shown():
    with st.echo():
        yield

with shown():
    st.text("a")
""",
    "long text": '''
with st.echo():
    query = """select name
from people"""
''',
}
for name, form in FORMS.items():
    script = f"import contextlib\nimport streamlit as st\n{form}"
    app = AppTest.from_string(script, default_timeout=120).run()
    told = app.exception[0].message if app.exception else [each.value for each in app.code]
    print(f"{name}: {told} and {[each.value for each in app.text]}")
PY
cat > expected <<'SEEN'
block: ['st.text("a")'] and ['a']
one line: 'Expr' object has no attribute 'body' and []
one line that returns: 'Return' object has no attribute 'body' and []
ExitStack: 'Assign' object has no attribute 'body' and []
wrapped: ['yield'] and ['a']
long text: ['    query = """select name\nfrom people"""'] and []
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
