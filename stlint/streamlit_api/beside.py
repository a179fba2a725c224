"""By which names of Python an app waits, and has something run beside its script."""

from __future__ import annotations

from typing import Final

__all__ = ["ASKS_FOR_THREAD", "BESIDE", "SLEEPS", "STARTED", "THREADS"]

SLEEPS: Final = frozenset({"time.sleep", "asyncio.sleep"})
"""They wait."""
BESIDE: Final = ("threading.", "concurrent.", "multiprocessing.", "queue.")
"""How the names of all begin that has to do with other threads or processes."""
THREADS: Final = ("threading.Thread", "threading.Timer", "concurrent.futures.ThreadPoolExecutor")
"""How the names of those begin that are given a function to run in another thread."""
STARTED: Final = frozenset({"threading.Thread", "threading.Timer"})
"""Those of them that do nothing before their ``start`` is called."""
ASKS_FOR_THREAD: Final = (
    *("threading.current_thread", "threading.main_thread", "threading.get_"),
    "streamlit.runtime.",
)
"""How the names of those begin that say in which thread one is, or in whose session."""
