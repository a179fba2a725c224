"""What a shell offers for the names of rules when the tab key is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.types import StringParamType

from stlint.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click
    from click.shell_completion import CompletionItem

__all__ = ["RULE", "RULES"]


class _Rules(StringParamType):
    """Text that names rules.

    Args:
        several: whether it is a list with commas, in which topics have a meaning.
    """

    def __init__(self, *, several: bool) -> None:
        self._several = several

    def shell_complete(
        self, _ctx: click.Context, _param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        before, comma, last = incomplete.rpartition(",") if self._several else ("", "", incomplete)
        wanted = last.casefold()
        return [
            CompletionItem(f"{before}{comma}{word}", help=told)
            for word, told in self._words()
            if word.casefold().startswith(wanted)
        ]

    def _words(self) -> Iterator[tuple[str, str]]:
        rules = all_rules().values()
        for rule in rules:
            yield rule.code, f"{rule.name}: {rule.summary}"
        for rule in rules:
            yield rule.name, f"{rule.code}: {rule.summary}"
        if self._several:
            for topic in dict.fromkeys(rule.topic for rule in rules):
                codes = [rule.code for rule in rules if rule.topic == topic]
                yield topic, ", ".join(codes)
            yield "ALL", "every rule"


RULE = _Rules(several=False)
RULES = _Rules(several=True)
