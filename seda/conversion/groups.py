"""Gathers the objects of each group, wherever a manifest put them.

Before SEDA 2.2 the objects of a group could stand apart, each naming its group; from 2.2 on a
group is one element, written once all its objects have been met.
"""

from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass

from seda.conversion.report import XmlNode, local


@dataclass(frozen=True, slots=True)
class GatheredGroup:
    """A whole group: its `id` in the message, its objects in the order met, its LogBook."""

    group_id: str
    objects: tuple[XmlNode, ...]
    logbook: XmlNode | None


class GatheredGroups:
    """The groups of one manifest.

    group_of: `id` of each object that is wanted -> `id` in the message of its group.
    """

    def __init__(self, group_of: Mapping[str, str]) -> None:
        self._group_of = group_of
        self._awaited = Counter(group_of.values())
        self._met: dict[str, list[XmlNode]] = {}
        self._logbooks: dict[str, XmlNode] = {}

    def take(self, element: XmlNode, *, in_group: bool) -> GatheredGroup | None:
        """Take a DataObjectGroup, or an object outside groups; give the group once it is whole.

        What is given is valid as long as `element` is.
        """
        objects = [
            node
            for node in (element if in_group else (element,))
            if node.get("id") in self._group_of
        ]
        if not objects:
            return None
        group = self._group_of[objects[0].get("id")]
        logbooks = [node for node in element if in_group and _is_logbook(node)]
        met = self._met.setdefault(group, [])
        if len(met) + len(objects) < self._awaited[group]:
            met.extend(deepcopy(node) for node in objects)
            self._logbooks.update((group, deepcopy(node)) for node in logbooks)
            return None
        logbook = logbooks[0] if logbooks else self._logbooks.pop(group, None)
        return GatheredGroup(group, (*self._met.pop(group), *objects), logbook)


# ----------------------------------------------------------------------------- private


def _is_logbook(node: XmlNode) -> bool:
    return isinstance(node.tag, str) and local(node.tag) == "LogBook"
