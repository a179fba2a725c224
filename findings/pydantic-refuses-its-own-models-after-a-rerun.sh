#!/usr/bin/env bash
# Streamlit 1.67.0 with pydantic 2.14.4: a model that an app's script defines and keeps in session state is
# refused by the same script's models in the next run. The script makes its classes anew, and pydantic
# takes an instance of an equal, older class for a foreign object: ValidationError "Input should be a valid
# dictionary or instance of Address" for an Address. The same happens to members of an Enum. The first run
# of a session always works, so that the app fails with the first click. What helps: define models in a
# module of their own, or keep model_dump() in session state.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env
env/bin/pip install --quiet streamlit==1.67.0 pandas==3.1.1 numpy==2.4.6 pyarrow==26.0.1 pydantic==2.14.4

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


NESTED = """
import streamlit as st
from pydantic import BaseModel

class Address(BaseModel):
    city: str

class Person(BaseModel):
    address: Address

st.session_state.setdefault("address", Address(city="Oslo"))
st.write(Person(address=st.session_state.address).address.city)
"""
MEMBER = """
import enum
import streamlit as st
from pydantic import BaseModel

class Colour(enum.Enum):
    RED = 1

class Paint(BaseModel):
    colour: Colour

st.session_state.setdefault("colour", Colour.RED)
st.write(Paint(colour=st.session_state.colour).colour.name)
"""
for script in (NESTED, MEMBER):
    for lines in runs(script):
        print(*(line.strip().split(" [")[0] for line in lines[:3]), sep=" / ")
PY
cat > expected <<'SEEN'
Oslo
1 validation error for Person / address / Input should be a valid dictionary or instance of Address
RED
1 validation error for Paint / colour / Input should be 1
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
