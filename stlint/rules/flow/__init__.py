"""Rules about what a click shows, and for how long."""

from __future__ import annotations

REFUSED = (
    "StreamlitInvalidLayoutContextError",
    "StreamlitInvalidFormCallbackError",
    "StreamlitAPIException",
)
"""What Streamlit raises for what a place does not take, in one release or another."""
