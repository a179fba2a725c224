#!/usr/bin/env bash
# Streamlit 1.67.0 with pandas 3.1.1 and polars 2.1.0: what st.cache_data hashes of a series or an index
# leaves out its name, the categories that a categorical series has no value of, and the time zone of an
# index. Two arguments that differ only there share one cached answer, so that the second gets the title,
# the groups or the local times of the first. Names of columns of a frame and types of values do count.
# The fold of a datetime (which of the two 01:30 of the night when clocks go back) does not count, either.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env
env/bin/pip install --quiet streamlit==1.67.0 pandas==3.1.1 numpy==2.4.6 pyarrow==26.0.1 polars==2.1.0

cat > show.py <<'PY'
import logging

logging.disable(logging.CRITICAL)

import datetime

import pandas as pd
import polars as pl
import streamlit as st


@st.cache_data(show_spinner=False)
def title(series):
    return f"Sales by {series.name}"


@st.cache_data(show_spinner=False)
def groups(series):
    return list(series.cat.categories)


@st.cache_data(show_spinner=False)
def first(series):
    return str(series.index[0])


@st.cache_data(show_spinner=False)
def utc(moment):
    return moment.timestamp()


@st.cache_data(show_spinner=False)
def columns(frame):
    return list(frame.columns)


print(title(pd.Series([1, 2], name="region")), "|", title(pd.Series([1, 2], name="month")))
print(title(pl.Series("a", [1, 2])), "|", title(pl.Series("b", [1, 2])))
few = pd.Series(pd.Categorical(["low"], categories=["low"]))
many = pd.Series(pd.Categorical(["low"], categories=["low", "high"]))
print(groups(few), "|", groups(many))
noon = pd.DatetimeIndex(["2020-01-01 12:00"])
print(first(pd.Series([1], index=noon)), "|", first(pd.Series([1], index=noon.tz_localize("UTC"))))
late = datetime.datetime(2020, 11, 1, 1, 30)
print(utc(late) == utc(late.replace(fold=1)))
print(columns(pd.DataFrame({"a": [1]})), "|", columns(pd.DataFrame({"b": [1]})))
PY
cat > expected <<'SEEN'
Sales by region | Sales by region
Sales by a | Sales by a
['low'] | ['low']
2020-01-01 12:00:00 | 2020-01-01 12:00:00
True
['a'] | ['b']
SEEN
env/bin/python show.py > seen 2> log || { tail -n 20 log; exit 1; }
diff expected seen && echo "as described: $(basename "$0")"
