"""Where the fixes of one app are made: its texts, and the names that were given out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stlint.fixes.layout.fresh import strings_in
from stlint.fixes.layout.text import NoFixError, Text, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from stlint.results.finding import Span
    from stlint.results.remedies import Site
    from stlint.syntax.source import Source

__all__ = ["At", "Workshop"]


class At(NamedTuple):
    """What a fix is for: the place of the finding, and whether Streamlit surely raises there.

    ``sites`` are the places that the remedy names, in their order; ``places`` the same, by site.
    """

    text: Text
    span: Span
    error: bool
    sites: tuple[tuple[Text, Span], ...] = ()
    places: Mapping[Site, tuple[Text, Span]] = {}

    def place(self, site: Site) -> tuple[Text, Span]:
        """The file that a site is in, and where."""
        return self.places[site]

    def offset(self, site: Site) -> int:
        """Where a site begins; -1 if it is in another file."""
        text, span = self.places[site]
        return text.offset(span.row, span.column) if text is self.text else -1

    def beside(self, site: Site, others: Iterable[Site]) -> At:
        """The same for what is done at one of the sites, which names others of them."""
        sites = tuple(map(self.place, others))
        return self._replace(text=self.place(site)[0], span=self.place(site)[1], sites=sites)


_MANY = 99


class Workshop:
    """The texts of one app.

    Args:
        sources: the files of the app.
        elsewhere: tells whether other scripts of its session have one of some words.
    """

    def __init__(
        self,
        sources: Mapping[Path, Source],
        elsewhere: Callable[[Iterable[str]], bool] = lambda _: False,
    ) -> None:
        self._sources = sources
        self._elsewhere = elsewhere
        self._texts: dict[Path, Text | None] = {}
        self._given: dict[object, str] = {}

    def text(self, path: Path) -> Text:
        """The text of a file.

        Raises:
            NoFixError: it cannot be edited.
        """
        if path not in self._texts:
            try:
                self._texts[path] = Text(self._sources[path])
            except (NoFixError, KeyError):
                self._texts[path] = None
        found = self._texts[path]
        if found is None:
            raise NoFixError
        return found

    def texts(self) -> Iterator[Text]:
        """All texts of the app.

        Raises:
            NoFixError: one of them cannot be edited.
        """
        return (self.text(path) for path in self._sources)

    def key(self, wanted: str, owner: Hashable, separator: str = "-") -> str:
        """A key of session state that nothing in the app is called: this one, or with a number.

        Args:
            wanted: what it is to be like.
            owner: what it is for; the same gets the same.
            separator: what stands before the number.
        """
        whole, heads = self._strings

        def free(found: str) -> bool:
            return found not in whole and not found.startswith(heads)

        return self._first(wanted, owner, separator, free)

    def first_free(self, wanted: Sequence[str], owner: Hashable, separator: str) -> str:
        """The first of some keys that nothing in the app is called; or the first with a number."""
        for each in wanted:
            if (owner, each) in self._given:
                return self._given[owner, each]
        whole, heads = self._strings
        free = (each for each in wanted if each not in whole and not each.startswith(heads))
        return self.key(next(free, wanted[0]), owner, separator)

    def apart(self, text: Text, wanted: str, *words: str) -> str:
        """A key for one script of a session: with its name before it where others may want it, too.

        Args:
            text: the script.
            wanted: the key, a name.
            words: what else it may be made of, such as a label.
        """
        own = slug(text.path.stem, "_").lstrip("0123456789_")
        return f"{own}_{wanted}" if own and self._elsewhere((wanted, *words)) else wanted

    def stem(self, wanted: str, owner: Hashable) -> str:
        """What keys begin with that end with a dash and something else, as no others do."""
        whole, heads = self._strings
        known = (*whole, *heads, *(f"{each}-" for each in self._given.values()))

        def free(found: str) -> bool:
            return not any(each.startswith(f"{found}-") for each in known)

        return self._first(wanted, owner, "-", free)

    @property
    def _strings(self) -> tuple[set[str], tuple[str, ...]]:
        """Every string of the app and what was given out, and what strings begin with."""
        whole = {each for text in self.texts() for each in strings_in(text)[0]}
        whole.update(self._given.values())
        return whole, tuple(each for text in self.texts() for each in strings_in(text)[1])

    def _first(
        self, wanted: str, owner: Hashable, separator: str, free: Callable[[str], bool]
    ) -> str:
        if (owner, wanted) in self._given:
            return self._given[owner, wanted]
        number = 1
        found = wanted
        while not free(found):
            number += 1
            found = f"{wanted}{separator}{number}"
            if number > _MANY:  # perhaps f"{wanted}…" is the beginning of every key
                raise NoFixError
        self._given[owner, wanted] = found
        return found
