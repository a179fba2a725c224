"""Rules about what widgets are called."""

DUPLICATE_ERRORS = frozenset(
    {
        "BaseException",
        "Exception",
        "Error",
        "StreamlitAPIException",
        "DuplicateWidgetID",
        "StreamlitDuplicateElementId",
        "StreamlitDuplicateElementKey",
    }
)
"""Handlers of these swallow what Streamlit raises for duplicates."""
