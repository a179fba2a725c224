"""Libraries: what is known of code that is not the app's own.

Most of it are rows of ``streamlit_api/libraries.toml``, which ``calls_by_table`` carries out. What
rows cannot say are functions: of built-ins in ``builtins``, of other calls in ``calls_by_name``, of
coroutines in ``asyncio``. What Python's own library makes of known data is tried: ``tried_calls``
and ``tried_objects`` say how, ``what_is_tried`` with what.
"""
