"""What ``.dockerignore`` leaves out of an image: its patterns are not those of git."""

from __future__ import annotations

import os

from stlint.files.gitignore import parse

__all__ = ["leaves_out"]


def leaves_out(text: str, path: str) -> bool:
    """Whether a file is left out.

    Each pattern is relative to the folder of the file: none means a name anywhere.

    Args:
        text: what is in ``.dockerignore``.
        path: the file, relative to the context, with slashes.
    """
    parts = path.split("/")
    every = [os.fsencode("/".join(parts[:end])) for end in range(1, len(parts) + 1)]
    found = False
    for line in text.split("\n"):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        negated = said.startswith("!")
        wanted = said[negated:].strip().strip("/").removeprefix("./")
        anchored = parse(os.fsencode(f"/{wanted}")) if wanted else ()
        if any(pattern.regex.fullmatch(each) for pattern in anchored for each in every):
            found = not negated
    return found
