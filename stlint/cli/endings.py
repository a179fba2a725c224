"""How a command ends that cannot be done: in sentences, with exit code 2."""

from __future__ import annotations

from typing import Any, NoReturn

import click

__all__ = ["FAILED", "Failure", "Interrupted", "fail", "refuse", "say"]

FAILED = 2
_INTERRUPTED = 130


def say(text: str) -> None:
    """Print a line on stderr that may hold anything that a project is called."""
    from stlint.printable import clean

    click.echo(clean(text), err=True)


def refuse(message: str) -> NoReturn:
    """End with exit code 2: the command was not called as it has to be."""
    raise click.UsageError(message, click.get_current_context())


def fail(message: str) -> NoReturn:
    """End with exit code 2: the command cannot be done; each line of the message is one reason."""
    raise Failure(message)


class Failure(click.ClickException):
    """The end of a command, told in lines of their own."""

    exit_code = FAILED

    def show(self, _: Any = None) -> None:
        """Print each reason in a line of its own."""
        for line in self.message.splitlines():
            say(f"stlint: {line}")


class Interrupted(Failure):
    """The end of a command that somebody interrupted."""

    exit_code = _INTERRUPTED

    def __init__(self) -> None:
        super().__init__("interrupted")
