"""What conditions say of one another, held against every value that their subject may have."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from stlint.dryrun.core.store import ABSENT, Store
from stlint.model.guards import EQUAL, TRUE, Guard, Guards
from stlint.model.objects import Frame
from stlint.model.ops import Op
from stlint.model.values import Const, Phi, Symbol

VALUES = (0, 1, 2, 1.5, "a", "b", True, False, None)
SUBJECT = Symbol("subject")
TESTS = [
    *((EQUAL, each) for each in (0, 1, 2, "a", True, None)),
    *((Op.IN, each) for each in ((0, 1), ("a", "b"), (1,), ())),
    *((test, 1) for test in (Op.LESS, Op.GREATER_EQUAL)),
    (TRUE, None),
]
GUARDS = [
    Guard(SUBJECT, test, operand, outcome=outcome)
    for (test, operand), outcome in product(TESTS, (True, False))
]


def holds(guard: Guard, value: object) -> bool | None:
    try:
        found = {
            EQUAL: lambda: value == guard.operand,
            Op.IN: lambda: value in guard.operand,
            Op.LESS: lambda: value < guard.operand,
            Op.GREATER_EQUAL: lambda: value >= guard.operand,
            TRUE: lambda: bool(value),
        }[guard.test]()
    except TypeError:
        return None
    return found is guard.outcome


@pytest.mark.parametrize("known", [1, 2])
def test_what_is_entailed_holds_for_every_value(known):
    answers = 0
    for some in combinations(GUARDS, known):
        guards = Guards().add(*some)
        for asked in GUARDS:
            answer = guards.entails(asked)
            values = [each for each in VALUES if all(holds(one, each) for one in some)]
            outcomes = {holds(asked, each) for each in values}
            answers += answer is not None
            assert answer is None or outcomes <= {answer, None}, (some, asked, answer, outcomes)
    assert answers > len(GUARDS)


def test_what_differs_from_all_of_some_is_none_of_them():
    guards = Guards().add(
        Guard(SUBJECT, EQUAL, "a", outcome=False), Guard(SUBJECT, EQUAL, "b", outcome=False)
    )
    assert guards.entails(Guard(SUBJECT, Op.IN, ("a", "b"))) is False
    assert guards.entails(Guard(SUBJECT, Op.IN, ("a", "c"))) is None
    assert guards.entails(Guard(SUBJECT, EQUAL, "c")) is None


def test_guards_known_later_are_known_like_those_from_the_start():
    for one, other in product(GUARDS, repeat=2):
        late = Guards((one,))
        _ = late.entails(other)
        both = late.add(other)
        for asked in GUARDS:
            assert both.entails(asked) == Guards((one,)).add(other).entails(asked)


def test_implication_and_exclusion_follow_from_single_guards():
    for one, other in product(GUARDS, repeat=2):
        first, second = Guards((one,)), Guards((other,))
        assert first.implies(second) == (one == other or first.entails(other) is True)
        if first.excludes(second):
            assert not any(holds(one, each) and holds(other, each) for each in VALUES)


def test_ways_are_joined_by_what_they_have_changed():
    store = Store({"kept": Const(0), "all": Const(0)})
    ways = [Guard(SUBJECT, EQUAL, each) for each in range(3)]
    left = []
    for at, guard in enumerate(ways):
        store.open()
        store.set("all", Const(at + 10))
        if at == 1:
            store.set("kept", Const(1))
            store.set("new", Const(2))
        left.append((guard, store.close()))
    joined = store.joined_ways(left)
    assert joined["new"] == Const(2)
    assert joined["kept"] == Phi((ways[1],), Const(1), Const(0))
    inner = Phi((ways[1],), Const(11), Const(12))
    assert joined["all"] == Phi((ways[0],), Const(10), inner)  # exactly one is taken


def test_a_name_that_one_way_binds_is_bound_on_that_way_only():
    store, frame = Store({}), Frame(None, None)
    one, other = (Guard(SUBJECT, EQUAL, each) for each in range(2))
    store.open()
    store.set((frame, "name"), Const(1))
    joined = store.joined_ways([(other, {}), (one, store.close())])
    assert joined[frame, "name"] == Const(1)
    assert joined["bound", (frame, "name")] == Phi((one,), Const(True), Const(False))


@pytest.mark.parametrize("asked_early", [True, False])
def test_names_are_found_by_their_frame(asked_early):
    store, one, other = Store(), Frame(None, None), Frame(None, None)
    if asked_early:
        assert store.of(one) == []
    store.open()
    store.set((one, "a"), Const(1))
    store.set((other, "b"), Const(2))
    store.set(("attribute", SUBJECT, "c"), Const(3))
    store.set((one, "gone"), Const(4))
    store.set((one, "gone"), ABSENT)
    assert store.of(one) == [((one, "a"), Const(1))]
    assert store.of(SUBJECT) == [(("attribute", SUBJECT, "c"), Const(3))]
    store.keep(other)
    assert store.of(other) == []
    store.open()
    store.set((one, "late"), Const(5))
    store.close()
    assert [key for key, _ in store.of(one)] == [(one, "a")]
