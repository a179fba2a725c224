"""The visitor of ``match``."""

from __future__ import annotations

from typing import Any

import libcst as cst

from stlint.dryrun.contexts import Contexts
from stlint.model.values import (
    NO,
    UNKNOWN,
    YES,
    Symbol,
    Value,
    fresh,
)


class Patterns(Contexts):
    """``match``."""

    def run_Match(self, node: cst.Match) -> bool:
        subject = self.verdict(node.subject)
        return self._cases(node, subject, list(node.cases))

    def _cases(self, node: cst.Match, subject: Value, cases: list[cst.MatchCase]) -> bool:
        if not cases:
            return True
        case, rest = cases[0], cases[1:]
        matches = self._matches(subject, case.pattern)
        test = case.guard
        if test is not None:

            def guarded() -> Value:
                self._bind_pattern(subject, case.pattern)
                return self.verdict(test)

            matches = self.choose(matches, guarded, lambda: NO)

        def run() -> bool:
            self._bind_pattern(subject, case.pattern)
            return self.run_block(case.body)

        return self.fork(self.condition(matches), run, lambda: self._cases(node, subject, rest))

    def _matches(self, subject: Value, pattern: cst.MatchPattern) -> Value:
        if isinstance(pattern, cst.MatchAs) and pattern.pattern is None:
            return YES
        if isinstance(pattern, cst.MatchAs) and pattern.pattern is not None:
            return self._matches(subject, pattern.pattern)
        if isinstance(pattern, cst.MatchSingleton):
            return self.is_same(subject, self.eval(pattern.value))
        if isinstance(pattern, cst.MatchValue):
            return self.compare(
                pattern, subject, cst.Equal(), self.settle(self.eval(pattern.value))
            )
        if isinstance(pattern, cst.MatchOr):
            parts = [self._matches(subject, each.pattern) for each in pattern.patterns]
            if any(self.truth(each) is True for each in parts):
                return YES
            parts = [each for each in parts if self.truth(each) is not False]
            if not parts:
                return NO
            truths = [self.now(each) for each in parts]
            now = True if True in truths else UNKNOWN if None in truths else False
            return Symbol("or", tuple(parts), now)
        return Symbol("matches", (self.frozen(subject), id(pattern)))

    def _bind_pattern(self, subject: Value, pattern: Any) -> None:
        if isinstance(pattern, cst.MatchAs) and pattern.name is not None:
            value = subject if pattern.pattern is None else fresh("match")
            self.bind(pattern.name.value, value)
        for child in getattr(pattern, "patterns", ()):
            inner = getattr(child, "value", None) or getattr(child, "pattern", None)
            if isinstance(inner, cst.MatchPattern):
                self._bind_pattern(fresh("match"), inner)
            elif isinstance(child, cst.MatchStar) and child.name is not None:
                self.bind(child.name.value, fresh("match"))
        for element in getattr(pattern, "elements", ()):
            self._bind_pattern(fresh("match"), element.pattern)
        for keyword in getattr(pattern, "kwds", ()):
            self._bind_pattern(fresh("match"), keyword.pattern)
