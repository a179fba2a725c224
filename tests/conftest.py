"""Each test has a cache of its own: none may see what another one, or its user, has checked."""

from __future__ import annotations

import itertools

import pytest

_NUMBERS = itertools.count()


@pytest.fixture(autouse=True)
def cache_dir(tmp_path_factory, monkeypatch):
    """Where the cache of a test is; nothing is there before it is written to."""
    folder = tmp_path_factory.getbasetemp() / "caches" / str(next(_NUMBERS))
    monkeypatch.setenv("STLINT_CACHE_DIR", str(folder))
    return folder
