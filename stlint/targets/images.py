"""What a Dockerfile installs: the commands of pip, uv and conda in its ``RUN`` lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stlint.targets.mentions import Mention, Source, is_streamlit, mention_of
from stlint.targets.specifiers import SpecifierError, from_conda

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stlint.targets.mentions import Asking

__all__ = ["dockerfile"]

_INSTALL = re.compile(
    r"\b(?P<tool>pip3?|uv|conda|mamba|micromamba)\b(?:\s+(?!install\b|add\b)[\w.=/-]+){0,12}?"
    r"\s+(?:install|add)\b(?P<words>[^&|;]*)"
)
_WORD = re.compile(r"""\"([^\"]*)\"|'([^']*)'|([^\s"']+)""")
_CONDA = re.compile(r"(?:[\w-]+::)?([\w.-]+?)\s*([=<>!~].*)")


_SETTING = re.compile(r"\s*(ARG|ENV|FROM)\b(.*)", re.IGNORECASE | re.DOTALL)
_NAMED = re.compile(r"""\b(\w+)(?:=(?:"([^"]*)"|'([^']*)'|(\S*)))?""")
_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)(?::?-([^}]{0,100}))?\})")
_LISTED = re.compile(r"\s*RUN\b(?:\s+--\S+)*\s+\[(?P<items>.*)\]\s*", re.IGNORECASE | re.DOTALL)
_ITEM = re.compile(r'"((?:[^"\\]|\\.)*)"|,')
_HERE = re.compile(r"""\s*RUN\b.*<<-?\s*(["']?)(?P<end>\w+)\1""", re.IGNORECASE | re.DOTALL)


class _Variables(NamedTuple):
    """What variables of a Dockerfile hold by default: before the first stage, and in this one."""

    common: dict[str, str]
    here: dict[str, str]
    in_stage: bool = False

    def after(self, line: str) -> _Variables:
        """What they hold after an instruction."""
        setting = _SETTING.match(line)
        if setting is None:
            return self
        if setting[1].upper() == "FROM":
            return _Variables(self.common, {}, in_stage=True)
        said = {
            name: next((each for each in values if each), self.common.get(name, ""))
            for name, *values in _NAMED.findall(setting[2])
        }
        (self.here if self.in_stage else self.common).update(said)
        return self

    def put_into(self, word: str) -> str:
        """A word with what its variables hold; those that hold nothing stay as they are."""
        return _VARIABLE.sub(
            lambda each: self.here.get(each[1] or each[2]) or each[3] or each[0], word
        )


def dockerfile(path: Path, text: str, asking: Asking) -> Iterator[Source]:
    """What a Dockerfile says about Streamlit.

    Args:
        path: the file.
        text: what it says.
        asking: what may be asked and told.
    """
    found: list[Mention] = []
    variables = _Variables({}, {})
    for first, line in _instructions(text):
        if not re.match(r"\s*RUN\b", line, re.IGNORECASE):
            variables = variables.after(line)
            continue
        listed = _LISTED.fullmatch(line)
        if listed is None:
            commands = line
        else:
            commands = line[: listed.start("items")] + _ITEM.sub(_item, listed["items"])
        row, seen = first, 0
        for command in _INSTALL.finditer(commands):
            conda = command["tool"] in {"conda", "mamba", "micromamba"}
            for word in _WORD.finditer(command["words"]):
                wanted = word[2] or word[1] or word[3] or ""
                if not word[2] and listed is None:
                    wanted = variables.put_into(wanted)
                start = command.start("words") + word.start()
                row += commands.count("\n", seen, start)
                seen = start
                try:
                    mention = _asked_for(wanted, path, row, conda=conda)
                except SpecifierError as error:
                    asking.skip(path, row, error)
                    continue
                found += [mention] if mention else []
    yield Source("dockerfile", tuple(found))


def _instructions(text: str) -> Iterator[tuple[int, str]]:
    """Each instruction with the row of its first line; a continued one keeps its line ends.

    What stands in a here-document belongs to its instruction, each line with a semicolon behind it.
    """
    start = 0
    end = None
    parts: list[str] = []
    for row, each in enumerate(text.splitlines(), 1):
        if each.lstrip().startswith("#"):
            parts += [" "] if parts else []
            continue
        start = start or row
        if each.rstrip().endswith("\\"):
            parts.append(each.rstrip()[:-1] + " ")
            continue
        if end is None and (opened := _HERE.match("\n".join((*parts, each)))):
            end = opened["end"]
        if end is not None and each.strip() != end:
            parts.append(f"{each} ;")
            continue
        yield start, "\n".join((*parts, each))
        start, end, parts = 0, None, []
    if parts:
        yield start, "\n".join(parts)


def _item(each: re.Match[str]) -> str:
    """An item of a list that is run without a shell, as a shell would have it."""
    text = (each[1] or "").replace('\\"', ' "')
    return f'"{text}"' if " " in text and not _INSTALL.search(text) else f" {text} "


def _asked_for(wanted: str, path: Path, row: int, *, conda: bool) -> Mention | None:
    if not conda:
        return mention_of(wanted, path, row)
    parts = _CONDA.fullmatch(wanted)
    if parts is None or not is_streamlit(parts[1]):
        return None
    mention = Mention(path, row, wanted, from_conda(parts[2]))
    _ = mention.versioned  # raises
    return mention
