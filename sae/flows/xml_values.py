"""Walks a small XML tree by local names: a wrong namespace does not hide what is written."""

from typing import Any


def text_at(element: Any, path: str) -> str:  # noqa: ANN401 - lxml has no types
    """Give the text at a path of local names (`a/b/c`, the first of each), without blanks around.

    Namespaces are not compared: a supplier who declares the wrong one still sends an invoice.
    """
    found = first_at(element, path)
    return "" if found is None else (found.text or "").strip()


def first_at(element: Any, path: str) -> Any:  # noqa: ANN401
    """Give the first element at a path of local names, or None."""
    return next(iter(all_at(element, path)), None)


def all_at(element: Any, path: str) -> list[Any]:  # noqa: ANN401
    """Give every element at a path of local names."""
    found = [element] if element is not None else []
    for name in path.split("/"):
        found = [child for parent in found for child in parent if local_name(child) == name]
    return found


def local_name(element: Any) -> str:  # noqa: ANN401
    """Give the name of an element without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
