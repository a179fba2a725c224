"""ST606: texts and files of users that the server runs or loads as code, or names files by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stlint.model.drafts import Draft, draft
from stlint.model.questions.injections import in_server, told, way_of
from stlint.results.finding import Level
from stlint.rules import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.run import Run

_SAID: Final = {
    "code": (
        "is run as Python: whoever opens the app may do all that the server may",
        "ast.literal_eval reads values and runs nothing",
    ),
    "shell": (
        "is a part of a shell command: the shell runs whatever else it says",
        "a list and no shell: subprocess.run([…, value])",
    ),
    "objects": (
        "is loaded as objects: the file says what is called for that, and the server calls it",
        "take a format that holds data alone: JSON, CSV, safetensors, yaml.safe_load",
    ),
    "path": (
        "is a part of the path that is written: whoever sends it may have it lead elsewhere",
        "take its last part, Path(…).name, or a name of your own",
    ),
}


@rule("ST606", "unsafe-load-from-upload", level=Level.WARNING)
def unsafe_load_from_upload(run: Run) -> Iterator[Draft]:
    """Finds texts and files of users that the server runs, loads as code, or names files by."""
    for found in in_server(run):
        harm, help_ = _SAID[found.kind]
        yield draft(
            run,
            found.event,
            f"{told(run, found.flow)} {harm}",
            related=way_of(run, found),
            help=help_,
        )
