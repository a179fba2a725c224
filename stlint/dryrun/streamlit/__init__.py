"""Streamlit: elements, widgets, session state, fragments, pages."""
