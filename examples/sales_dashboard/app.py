"""A dashboard of what a furniture shop sold."""

import streamlit as st

import sales as store

st.title("Sales dashboard")
st.set_page_config(page_title="Sales", layout="wide")

if "targets" not in st.session_state:
    st.session_state.targets = {"North": 20000, "South": 25000}

sales = store.load_sales()
options = store.display_options()

with st.sidebar:
    currency = st.radio("Currency", ["EUR", "USD"])
    options["currency"] = currency

revenue, orders = st.tabs(["Revenue", "Orders"])

with revenue:
    chosen = store.region_filter()
    shown = sales[sales["region"].isin(chosen)]
    st.metric("Revenue", f"{shown['revenue'].sum():,} {options['currency']}")
    st.bar_chart(shown, x="month", y="revenue", color="region")

with orders:
    chosen = store.region_filter()
    shown = sales[sales["region"].isin(chosen)]
    st.metric("Orders", int(shown["orders"].sum()))
    st.bar_chart(shown, x="month", y="orders", color="region")

if st.button("Show the figures"):
    st.dataframe(shown)
