"""Where the dry run is: what happens there is told as happening there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stlint.model.objects import Class, Frame, Function, Module
    from stlint.model.surroundings import Surrounding
    from stlint.model.values import Value


class Around(NamedTuple):
    """What is around the place where the dry run is."""

    layers: tuple[Surrounding, ...] = ()
    """What is told to be around events there, the outermost first."""
    handling: tuple[Any, ...] = ()
    """The exceptions whose handlers run, the innermost last."""
    surveying: bool = False
    """Functions are looked at that the run does not call: what they call is not."""
    handing_back: int = 0
    """How many calls around it are the argument of a callback."""
    in_finally: int = 0
    """How many ``finally`` are around it."""
    unplaced: bool = False
    """What happens has no line in the app: only its effects are recorded."""
    owner: Class | None = None
    """The class whose body is run."""
    on_yield: Callable[[Value], None] | None = None
    """What is called with the values that the function which is run yields."""
    in_task: bool = False
    """What runs now does so beside what was waited for: nobody knows how far it gets."""
    loop_depth: int = 0
    endless: int = 0
    """How many loops that nothing ends are around it."""


NOTHING_AROUND: Final = Around()


class Here(NamedTuple):
    """Where the dry run is: the names that it sees, the statement, and the calls around it.

    It never changes: to be elsewhere is to have another one, ``with it.at(…)``.
    """

    statement: Any
    site: tuple[Any, ...]
    path: Path
    frame: Frame
    module: Module
    segment: str = "script"
    stack: tuple[tuple[Path, Any], ...] = ()
    functions: tuple[Function, ...] = ()
    cached: str | None = None
    missed: bool = False
    """What a cached function draws here is surely drawn, and not put out again by a cache."""
    around: Around = NOTHING_AROUND

    def stated(self, statement: Any) -> Here:
        """The same at another statement."""
        return tuple.__new__(Here, (statement,) + self[1:])  # noqa: RUF005 - twice as fast

    def into(self, *steps: Any) -> Here:
        """The same, further in: steps are added to the site."""
        return tuple.__new__(Here, (self[0], (*self[1], *steps), *self[2:]))

    def amid(self, around: Around) -> Here:
        """The same with something else around it."""
        return tuple.__new__(Here, (*self[:-1], around))

    def within(self, layer: Surrounding) -> Here:
        """The same inside of something."""
        around = self.around
        return self.amid(around._replace(layers=(*around.layers, layer)))

    def placed(self, other: Here) -> Here:
        """The same where another one is, among the names and calls there."""
        return self._replace(
            statement=other.statement,
            path=other.path,
            frame=other.frame,
            module=other.module,
            stack=other.stack,
            functions=other.functions,
            site=other.site,
        )
