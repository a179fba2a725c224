"""What each region is meant to sell."""

import streamlit as st

st.title("Targets")

for region, target in st.session_state.targets.items():
    st.metric(region, f"{target:,}")

with st.form("change"):
    region = st.selectbox("Region", ["North", "South"])
    target = st.number_input("Target", min_value=0, step=1000)
    if st.form_submit_button("Change"):
        st.session_state.targets[region] = target
        st.rerun()
