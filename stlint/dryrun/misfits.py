"""What becomes of a widget whose value in session state is none that it can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stlint.dryrun.exits import UnreachableError
from stlint.dryrun.fitting import FITS, Wanted, among, misfit
from stlint.dryrun.widgets import Widgets
from stlint.model.guards import Guard
from stlint.model.values import UNKNOWN, fresh
from stlint.streamlit_api.misfits import stage

if TYPE_CHECKING:
    from collections.abc import Hashable

    from stlint.dryrun.widgets import Drawn


class Misfits(Widgets):
    """Values that the app has put into session state."""

    names_now: dict[Hashable, int]
    """The keys and IDs that elements of this run surely have, and the order of the first."""
    owned: frozenset[str]
    """The keys in session state that come from widgets: of the last run, and of this so far."""

    def fitted(self, drawn: Drawn, data: Any, first: Any) -> Any:
        """What a widget is when session state has a value for it.

        Args:
            drawn: the widget.
            data: that value.
            first: what the widget would be without it.

        Raises:
            UnreachableError: the call raises.
        """
        wanted, name = self._wanted(drawn), str(drawn.entry)
        kind = None if drawn.more or data is UNKNOWN else misfit(wanted, data)
        if kind == FITS:
            return data
        if not self._put_by_app(name) or drawn.widget in self.names_now:
            return UNKNOWN  # a name that is taken is refused before the value
        if kind is None:
            self.risk()
            if data is not UNKNOWN:
                self._refuse(drawn, name, None)
            return UNKNOWN
        happens = stage(drawn.command.name, kind, self.release)
        if happens == "raises":
            self._refuse(drawn, name, True)
        if happens == "filtered":
            return [each for each in data if among(each, wanted.options or ())]
        known = {"kept": data, "default": first, "none": None}
        return known.get(happens, UNKNOWN)

    def _given(self, drawn: Drawn, name: str) -> Any:
        """An argument; None if it is not given, and its default is nothing plain."""
        value = self._argument(drawn.command, drawn.arguments, name)
        return None if value is UNKNOWN and name not in drawn.arguments else value

    def obeyed(self, drawn: Drawn, key: str) -> None:
        """A button or an upload: session state must not have a value for it that the app has put.

        Raises:
            UnreachableError: it has one.
        """
        there = self._put_by_app(key) and self.now(self.has(key))
        if not there:
            return
        if drawn.command.read_only:
            self._refuse(drawn, key, there)
        elif drawn.command.trigger:
            data = self.concrete(self.stored(key), now=True)
            kind = None if data is UNKNOWN else misfit(self._wanted(drawn), data)
            if kind is not None and stage(drawn.command.name, kind, self.release) == "raises":
                self._refuse(drawn, key, there)

    def _wanted(self, drawn: Drawn) -> Wanted:
        return Wanted(
            drawn.command.name,
            self._options(drawn.arguments),
            lambda name: self._given(drawn, name),
        )

    def _put_by_app(self, name: str) -> bool:
        """Whether the app itself has set the value: what a user has chosen is not checked again."""
        return self.assigned.get(name, name not in self.owned) is not False

    def _refuse(self, drawn: Drawn, name: str, now: bool | None) -> None:
        """The call raises, in this run or perhaps; in all of them, if it is always like this."""
        values = (self.stored(name), *drawn.arguments.values())
        known = not any(self.concrete(each) is UNKNOWN for each in values)
        now = None if self.assigned.get(name, True) is None else now
        if now and known and self.truth(self.has(name)) is True:
            self.raises()
            raise UnreachableError
        self.risk()
        refused = Guard(fresh("misfit"), now=now)
        if not self.fork(((refused,), (refused.negated(),)), self.raises, lambda: True):
            raise UnreachableError
