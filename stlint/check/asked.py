"""What a check is asked to do: the same for all of its apps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from stlint.project.family import main_script
from stlint.rules import all_rules
from stlint.settings import Configuration
from stlint.targets import Declarations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from stlint.dryrun import Analysis
    from stlint.files.overlay import Files
    from stlint.project.app import App
    from stlint.rules import Rule
    from stlint.settings import Settings
    from stlint.streamlit_api.release_set import Targets
    from stlint.syntax.source import Source

    DryRun = Callable[[App, Callable[[Path], Source], str | None], Analysis]

__all__ = ["ABOUT_CHECK", "INCOMPLETE", "Asked", "by_stlint", "load", "meant_releases"]

ABOUT_CHECK: Final = "check"
"""The topic of the rules that are about the check itself."""
INCOMPLETE: Final = "ST006"
"""The one of them that is asked about runs."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a check is asked to do.

    Attributes:
        configuration: which settings hold where.
        files: what is in the files.
        dry_run: what turns an app into events.
        rules: what is asked of runs, in order.
        of_documents: what is asked of the files beside the apps.
        targets: which releases of Streamlit an app is for.
        declarations: what says so in projects.
        ignores: whether ignore comments are obeyed.
    """

    configuration: Configuration
    files: Files
    dry_run: DryRun
    rules: tuple[Rule, ...]
    of_documents: tuple[Rule, ...]
    targets: Callable[[App], Targets]
    declarations: Declarations
    ignores: bool = True

    @classmethod
    def of(
        cls,
        settings: Configuration | Settings,
        files: Files,
        dry_run: DryRun | None,
        rules: Iterable[Rule] | None,
        targets: Callable[[App], Targets] | None,
        *,
        ignores: bool,
    ) -> Asked:
        """What the arguments of ``stlint.check.check`` ask for."""
        configuration = Configuration.of(settings)
        declarations = Declarations(configuration.wanted_releases, files)
        every = list(all_rules().values() if rules is None else rules)
        beside = tuple(each for each in every if each.of_documents)
        asked = [each for each in every if each.topic != ABOUT_CHECK and each not in beside]
        asked += [each for each in every if each.code == INCOMPLETE]  # after all searching
        meant = targets or meant_releases(declarations)
        made = dry_run or by_stlint
        return cls(configuration, files, made, tuple(asked), beside, meant, declarations, ignores)

    def settings_of(self, file: Path) -> Settings:
        """The settings that hold for the apps in the folder of a file."""
        return self.configuration.near(file.parent).settings


def meant_releases(declarations: Declarations) -> Callable[[App], Targets]:
    """Tells which releases an app is for: those that its main script, or its project, declares."""
    return lambda app: declarations.of(main_script(app)).targets


def by_stlint(app: App, load: Callable[[Path], Source], release: str | None) -> Analysis:
    """The dry run of stlint, which is imported when it is needed."""
    from stlint.dryrun import dry_run

    return dry_run(app, load, release)


def load(path: Path, files: Files, note: Callable[[Source], None] = lambda _: None) -> Source:
    """Read a file, call ``note`` with it, and parse it.

    Raises:
        SourceProblem: it cannot be read or parsed.
    """
    from stlint.syntax.source import read_source

    source = read_source(path, files)
    note(source)
    _ = source.tree
    return source
