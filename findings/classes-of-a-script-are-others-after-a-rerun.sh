#!/usr/bin/env bash
# Streamlit 1.67.0: what Python finds by the identity of a class is lost after one rerun for objects that
# session state keeps, in places where nobody compares classes by hand: pickle refuses the object ("not the
# same object as __main__.Order"), an exception that was kept is not caught by its own except clause, and
# functools.singledispatch falls back to the generic function. A zero-argument super() goes on working.
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


PICKLED = """
import pickle
import streamlit as st

class Order:
    pass

st.session_state.setdefault("order", Order())
st.write(len(pickle.dumps(st.session_state.order)) > 0)
"""
CAUGHT = """
import streamlit as st

class Rejected(Exception):
    pass

st.session_state.setdefault("reason", Rejected("too late"))
try:
    raise st.session_state.reason
except Rejected:
    st.write("handled")
"""
DISPATCHED = """
import functools
import streamlit as st

class Order:
    pass

@functools.singledispatch
def show(thing):
    return "something"

@show.register
def _(thing: Order):
    return "an order"

st.session_state.setdefault("order", Order())
st.write(show(st.session_state.order))
"""
INHERITED = """
import streamlit as st

class Base:
    def name(self):
        return "base"

class Child(Base):
    def name(self):
        return "child of " + super().name()

st.session_state.setdefault("child", Child())
st.write(st.session_state.child.name())
"""
for script in (PICKLED, CAUGHT, DISPATCHED, INHERITED):
    print(*("; ".join(lines) for lines in runs(script)), sep=" | ")
PY
cat > expected <<'SEEN'
`True` | Can't pickle <class '__main__.Order'>: it's not the same object as __main__.Order
handled | too late
an order | something
child of base | child of base
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
