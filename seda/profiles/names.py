"""Name classes of RelaxNG (§3 of the specification): which names of elements or attributes fit.

Names are `{namespace}local`, or `local` without a namespace, as everywhere in `seda`.
"""

from dataclasses import dataclass
from typing import TypeAlias

from seda.schema_findings import local_name

_PREFIXES = {
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://www.w3.org/1999/xlink": "xlink",
}


@dataclass(frozen=True, slots=True)
class OneName:
    """Exactly one name."""

    name: str

    def contains(self, name: str) -> bool:
        """Say whether a name fits."""
        return name == self.name


@dataclass(frozen=True, slots=True)
class AnyName:
    """Every name, except those of `but`."""

    but: "NameClass | None" = None

    def contains(self, name: str) -> bool:
        """Say whether a name fits."""
        return self.but is None or not self.but.contains(name)


@dataclass(frozen=True, slots=True)
class NamesOf:
    """Every name of a namespace, except those of `but`."""

    namespace: str
    but: "NameClass | None" = None

    def contains(self, name: str) -> bool:
        """Say whether a name fits."""
        namespace = name[1:].rpartition("}")[0] if name.startswith("{") else ""
        return namespace == self.namespace and (self.but is None or not self.but.contains(name))


@dataclass(frozen=True, slots=True)
class OneOf:
    """Names that fit one of several classes."""

    classes: tuple["NameClass", ...]

    def contains(self, name: str) -> bool:
        """Say whether a name fits."""
        return any(one.contains(name) for one in self.classes)


NameClass: TypeAlias = OneName | AnyName | NamesOf | OneOf


def shown(names: NameClass) -> tuple[str, ...]:
    """Give local names for people; `*` for a class that lists none."""
    match names:
        case OneName(name):
            return (shown_name(name),)
        case OneOf(classes):
            return tuple(name for one in classes for name in shown(one))
        case _:
            return ("*",)


def shown_name(name: str) -> str:
    """Give a name for people: with the prefix that everybody gives to a few namespaces."""
    namespace = name[1:].rpartition("}")[0] if name.startswith("{") else ""
    prefix = _PREFIXES.get(namespace)
    return f"{prefix}:{local_name(name)}" if prefix else local_name(name)


def namespaces(names: NameClass) -> frozenset[str]:
    """Give the namespaces of the names that a class lists; nothing for a class that lists none."""
    match names:
        case OneName(name):
            return frozenset({name[1:].rpartition("}")[0] if name.startswith("{") else ""})
        case OneOf(classes):
            return frozenset().union(*(namespaces(one) for one in classes))
        case NamesOf(namespace):
            return frozenset({namespace})
        case _:
            return frozenset()
