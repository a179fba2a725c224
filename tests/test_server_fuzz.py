"""Whatever somebody does, what an editor shows is what a check of the same texts says."""

from __future__ import annotations

import pytest
from server_fuzz import run

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(("seed", "encoding"), [(1, "utf-16"), (2, "utf-8")])
async def test_what_is_shown_is_what_a_check_says(checkout, seed, encoding):
    assert await run(checkout, 60, seed, encoding=encoding) > 20
