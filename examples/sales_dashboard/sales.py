"""Loading and filtering the sales figures."""

from pathlib import Path

import pandas as pd
import streamlit as st

FILE = Path(__file__).parent / "data" / "sales.csv"
REGIONS = ["North", "South"]


def load_sales():
    sales = pd.read_csv(FILE, parse_dates=["date"])
    sales["month"] = sales["date"].dt.strftime("%B")
    return sales


@st.cache_resource
def display_options():
    return {"currency": "EUR", "decimals": 0}


def region_filter():
    return st.multiselect("Regions", REGIONS, default=REGIONS)
