"""The parts of ``build_api_tables``: reading wheels, measuring Streamlit, merging releases."""
