"""The language server: stlint in an editor. It asks ``stlint.public`` for everything."""

from __future__ import annotations

__all__ = ["MissingExtraError", "serve"]


class MissingExtraError(ImportError):
    """What the server needs is not installed; the message says how to get it."""


def serve() -> None:
    """Serve an editor at standard input and output until it leaves.

    Raises:
        MissingExtraError: pygls is not installed, or too old.
    """
    try:
        from pygls.lsp import server as _  # noqa: F401, PLC0415 - with the extra only
    except ImportError as error:
        raise MissingExtraError(
            "the server needs pygls, version 2 or newer: pip install 'stlint[lsp]'"
        ) from error
    from stlint.server.wiring import start  # noqa: PLC0415 - it imports pygls

    start()
