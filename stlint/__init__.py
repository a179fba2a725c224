"""The static analyser for Streamlit apps."""

__version__ = "0.1.0"
__all__ = ["__version__"]
