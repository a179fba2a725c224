"""The operations that values are told apart by; every other one is the name of a function."""

from __future__ import annotations

from enum import Enum, unique
from typing import Final


@unique
class Op(str, Enum):
    """What a symbol stands for; the text is what people are told.

    A name of the app, or of a function, is a plain text, and never *is* one of these.
    """

    # Operators of Python.
    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    FLOOR_DIVIDE = "//"
    MODULO = "%"
    POWER = "**"
    BIT_AND = "&"
    BIT_OR = "|"
    BIT_XOR = "^"
    LEFT_SHIFT = "<<"
    RIGHT_SHIFT = ">>"
    MATRIX_MULTIPLY = "@"
    MINUS = "unary -"
    PLUS = "unary +"
    INVERT = "unary ~"
    EQUAL = "=="
    NOT_EQUAL = "!="
    LESS = "<"
    LESS_EQUAL = "<="
    GREATER = ">"
    GREATER_EQUAL = ">="
    IN = "in"
    IS = "is"
    NOT = "not"
    AND = "and"
    OR = "or"
    TEXT = "text"
    FORMAT = "format None"
    FORMAT_REPR = "format r"
    FORMAT_STR = "format s"
    FORMAT_ASCII = "format a"

    # Parts of something.
    ATTRIBUTE = "attribute"
    ITEM = "item"
    ELEMENT = "element"
    SLICE = "slice"
    MEMBER = "member"
    MEMBER_OF = "member-of"
    AFTER = "after"
    SUPER = "super"

    # Containers, as they are when they are looked at, and what goes over them.
    LIST = "list"
    DICT = "dict"
    SET = "set"
    FROZENSET = "frozenset"
    RANGE = "range"
    VIEW = "view"
    ITERATOR = "iterator"
    LIST_OF = "list of"
    SET_OF = "set of"
    NUMBERED = "numbered"
    FUNCTION = "function"
    PAIRS = "pairs"
    REVERSED = "reversed"
    LISTED = "listed"
    SAME = "same"
    WHEN = "when"
    MORE = "more"
    MAP = "map"
    FILTER = "filter"

    # Built-in functions that are known by more than their name.
    STR = "str"
    DIR = "dir"
    HASATTR = "hasattr"
    ISINSTANCE = "isinstance"

    # Session state.
    STATE = "state"
    STATE_HAS = "state-has"
    STATE_ALL = "state-all"
    SOME_STATE = "some state"
    SOME_PRESENCE = "some presence"
    COPIED = "copied"
    EDITS = "edits"

    # Names, calls and what they give.
    NAME = "name"
    CALL = "call"
    KEYWORD = "keyword"
    OBJECT = "object"
    RESULT = "result"
    UNFOLLOWED = "what a call gave"
    CONTEXT = "context"
    GATHERED = "gathered"
    COMPONENT = "component"
    NO_COMMAND = "no such command"  # a name that containers do not know: it raises when called
    CHANGED = "changed by"
    OWNER = "owner"
    SHARED = "shared"
    EXCEPTION_CLASS = "exception class"
    EXCEPTION = "exception"
    TRACEBACK = "traceback"
    DEEP = "deep"

    # Conditions: what may happen, and what is only supposed.
    CALLED = "called"
    DEFINED = "defined"
    FAILS = "fails"
    HANDLES = "handles"
    DONE = "done"
    MATCHES = "matches"
    ENOUGH = "enough"
    GOES_ON = "goes on"
    RUNS_AGAIN = "runs again"
    CAME_BACK = "came back"
    CACHE_MISS = "not in the cache"
    REACHED = "reached"
    CALLBACK = "callback"
    PAGE = "page"
    BESIDE = "beside"
    EXITS = "exits"
    IN_THE_END = "in the end"
    OPAQUE_CALLS_RETURN = "opaque calls return"
    ANNOTATIONS = "annotations are evaluated"

    __str__ = str.__str__

    def __format__(self, how: str) -> str:
        """The text, in every Python."""
        return format(self.value, how)


_NAMED: Final = {each.value: each for each in Op}

OF_STATE: Final = frozenset({Op.STATE, Op.STATE_HAS})
"""What session state has under a key, and whether it has that."""
PARTS: Final = frozenset({Op.ATTRIBUTE, Op.ITEM, Op.ELEMENT})
"""What is read from something."""
PASSING: Final = frozenset({Op.NUMBERED, Op.PAIRS})
"""What ``enumerate`` and ``zip`` give: gone over once."""
JOINED: Final = frozenset({Op.TEXT, Op.ADD})
"""What texts are put together by."""
CONNECTIVES: Final = frozenset({Op.AND, Op.OR})


def operation(name: str) -> Op | str:
    """The operation of that text; what has none is named as it is."""
    return _NAMED.get(name, name)
