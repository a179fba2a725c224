"""Where the key of an entry of session state stands in the expression that uses it."""

from __future__ import annotations

import libcst as cst

__all__ = ["spelled"]


def spelled(node: cst.CSTNode, key: str, *, element: bool) -> cst.CSTNode | None:
    """The text or the name that is the key; ``None`` if it is made of something else.

    Args:
        node: an attribute, an item, a comparison or a call.
        key: the key.
        element: whether the call draws an element: then its label is no key.
    """
    match node:
        case cst.Attribute():
            return node.attr if node.attr.value == key else None
        case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=inner))]):
            return inner if _is_text(inner, key) else None
        case cst.Comparison():
            return node.left if _is_text(node.left, key) else None
        case cst.Call():
            return _in_call(node, key, element=element)
    return None


def _in_call(node: cst.Call, key: str, *, element: bool) -> cst.CSTNode | None:
    for each in node.args:
        name = each.keyword.value if each.keyword else None
        if _is_text(each.value, key) and (name == "key" if element else name in {None, "key"}):
            return each.value
        if not element and each.keyword is not None and name == key:
            return each.keyword
        if not element and isinstance(each.value, cst.Dict):
            for item in each.value.elements:
                if isinstance(item, cst.DictElement) and _is_text(item.key, key):
                    return item.key
    func = node.func
    if not element and isinstance(func, cst.Attribute):
        return spelled(func.value, key, element=False)
    return None


def _is_text(node: cst.CSTNode, key: str) -> bool:
    return isinstance(node, cst.SimpleString) and node.evaluated_value == key
