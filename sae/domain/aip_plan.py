"""How a transfer is split into AIPs: a pure function of its manifest.

(1) walk down from the roots through containers; what comes first after them is a dossier
(2) keep together what is tied: several parents, shared object groups, references
(3) put in one AIP the dossiers that can be eliminated together: same originating agency, same
    appraisal rules and final action, same start year, within limits
(4) the containers crossed form one AIP of their own
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sae.domain.records import AipKind
from seda.graph import Graph
from seda.model import DataObject, Manifest, UnitNode

CONTAINER_LEVELS = frozenset({"Fonds", "Subfonds", "Series", "Subseries", "Class"})
MAX_DOSSIERS = 1_000  # an AIP is read whole when a dossier of it leaves: keep it handy
MAX_OBJECTS = 10_000
MAX_BYTES = 4 * 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class AipPlan:
    """What one AIP will hold: indexes of units of the manifest, `id`s of groups and objects.

    key: stable name inside the transfer. kept: units that live in this AIP. repeated: units
    above them, written again as context. objects: objects without a group.
    """

    key: str
    kind: AipKind
    kept: frozenset[int]
    repeated: frozenset[int]
    groups: frozenset[str]
    objects: frozenset[str]


def plan_aips(manifest: Manifest, graph: Graph) -> tuple[AipPlan, ...]:
    """Split a checked manifest (no dangling reference, no cycle) into AIPs."""
    return _Planner(manifest, graph).plans()


def by_plan(
    plans: tuple[AipPlan, ...], manifest: Manifest
) -> Iterator[tuple[AipPlan, list[DataObject]]]:
    """Give each plan with its objects, in the order of the manifest."""
    plan_of = {
        name: number for number, plan in enumerate(plans) for name in plan.groups | plan.objects
    }
    own: list[list[DataObject]] = [[] for _ in plans]
    for item in manifest.objects if plans else ():
        own[plan_of[item.group or item.xml_id]].append(item)
    del plan_of  # kept otherwise as long as the last AIP is not reached
    yield from zip(plans, own, strict=True)


# ----------------------------------------------------------------------------- private


class _Planner:
    """One manifest being split, with the look-up tables that every step needs."""

    def __init__(self, manifest: Manifest, graph: Graph) -> None:
        self._manifest = manifest
        self._units = manifest.units
        self._graph = graph
        self._unit_named = {u.xml_id: u.index for u in manifest.units if not u.target}
        self._grouped = {group.xml_id for group in manifest.groups}
        self._grouped.update(item.group for item in manifest.objects if item.group)
        # What holds an object together: its group, or itself when it has none.
        self._holder = {item.xml_id: item.group or item.xml_id for item in manifest.objects}
        self._holder.update((name, name) for name in self._grouped)
        # Holders whose objects refer to each other (Relationship).
        self._related = [
            (self._holder[item.xml_id], self._holder[mention])
            for item in manifest.objects
            for mention in item.mentions
            if mention in self._holder
        ]
        self._weights = _weights(manifest)

    def plans(self) -> tuple[AipPlan, ...]:
        """Follow the four steps."""
        containers = self._containers()  # (1)
        own = [u.index for u in self._units if not u.target and u.index not in containers]
        components = self._components(own)  # (2)
        plans = [
            self._plan(units, AipKind.DOSSIERS)
            for units in self._together(components)  # (3)
        ]
        described = {i for i in containers if self._units[i].attachment is None}
        if described:
            plans.insert(0, self._plan(described, AipKind.CONTAINERS))  # (4)
        return tuple(plans)

    # Step (1): containers.

    def _containers(self) -> set[int]:
        """Find the units crossed before reaching dossiers."""
        refused: set[int] = set()
        while True:
            candidates = self._walk_containers(refused)
            tied = set(self._tied_to_dossiers(candidates))
            if not tied:
                return candidates
            refused |= tied

    def _walk_containers(self, refused: set[int]) -> set[int]:
        crossed: set[int] = set()
        tops: set[int] = set()
        waiting = [
            u.index for u in self._units if not u.target and not self._graph.parents[u.index]
        ]
        while waiting:
            index = waiting.pop()
            if index in crossed or index in tops:
                continue
            if index not in refused and self._is_container(self._units[index]):
                crossed.add(index)
                waiting.extend(self._graph.children[index])
            else:
                tops.add(index)
        # A container also found inside a dossier stays with the dossier.
        return crossed - self._graph.below(tops)

    def _is_container(self, unit: UnitNode) -> bool:
        if unit.attachment is not None:
            return True
        if any(mention in self._holder for mention in unit.mentions):
            return False  # repeated above dossiers, its Content would name objects left behind
        if unit.level in CONTAINER_LEVELS:
            return True
        return unit.level == "RecordGrp" and bool(self._graph.children[unit.index])

    def _tied_to_dossiers(self, containers: set[int]) -> Iterator[int]:
        """Find containers that share objects with a dossier, or refer to a unit of one."""
        others = [u.index for u in self._units if not u.target and u.index not in containers]
        dossier_ids = {self._units[index].xml_id for index in others}
        shared = self._holders(others)
        for index in containers:
            if not shared.isdisjoint(self._holders((index,))) or (
                not dossier_ids.isdisjoint(self._units[index].mentions)
            ):
                yield index

    # Step (2): what is tied.

    def _components(self, own: list[int]) -> list[list[int]]:
        """Group dossier units that must stay together, in order of their first unit."""
        leader = {index: index for index in own}

        def find(index: int) -> int:
            while leader[index] != index:
                leader[index] = leader[leader[index]]
                index = leader[index]
            return index

        first_holder: dict[str, int] = {}
        for index in own:
            tied = [child for child in self._graph.children[index] if child in leader]
            named = (self._unit_named.get(m, -1) for m in self._units[index].mentions)
            tied.extend(unit for unit in named if unit in leader)
            tied.extend(first_holder.setdefault(name, index) for name in self._holders((index,)))
            for other in tied:
                first, second = sorted((find(index), find(other)))
                leader[second] = first
        for one, another in self._related:
            if one in first_holder and another in first_holder:
                first, second = sorted((find(first_holder[one]), find(first_holder[another])))
                leader[second] = first
        components: dict[int, list[int]] = {}
        for index in own:
            components.setdefault(find(index), []).append(index)
        return list(components.values())

    # Step (3): what leaves together.

    def _together(self, components: list[list[int]]) -> list[set[int]]:
        """Put together the dossiers that leave together, within the limits of an AIP."""
        open_aips: dict[tuple[object, ...], _Filling] = {}
        aips: list[set[int]] = []
        for component in components:
            key = self._key(component)
            found = [self._weights.get(name, (0, 0)) for name in self._holders(component)]
            objects = sum(count for count, _ in found)
            size = sum(size for _, size in found)
            filling = open_aips.get(key)
            if filling is None or not filling.has_room(objects, size):
                filling = open_aips[key] = _Filling()
                aips.append(filling.units)
            filling.add(component, objects, size)
        return aips

    def _key(self, component: list[int]) -> tuple[object, ...]:
        """Say what makes dossiers leave together: agency, rules, final action, start year."""
        above = self._graph.above(component)
        statements = [r for i in above for r in self._units[i].appraisal]
        statements.extend(r for r in self._manifest.rules if r.category == "AppraisalRule")
        rules = frozenset(
            (r.rule_id, tuple(v for name, v in r.properties if name == "FinalAction"))
            for r in statements
        )
        years = [r.start_date[:4] for r in statements if r.start_date]
        if not years:
            years = [self._units[i].year for i in component]
        return (self._agency(component[0]), rules, max(years, default=""))

    def _agency(self, index: int) -> str:
        seen: set[int] = set()
        while index not in seen:
            seen.add(index)
            if self._units[index].agency:
                return self._units[index].agency
            parents = self._graph.parents[index]
            index = parents[0] if parents else index
        return self._manifest.header.originating_agency

    def _holders(self, units: Iterable[int]) -> set[str]:
        """Name the groups and lone objects that units use or refer to."""
        names: set[str] = set()
        for index in units:
            unit = self._units[index]
            names.update(unit.group_refs)
            names.update(unit.object_refs)
            names.update(self._holder[m] for m in unit.mentions if m in self._holder)
        return names

    def _plan(self, units: set[int], kind: AipKind) -> AipPlan:
        repeated = self._graph.above(units)
        while True:
            mentioned = {
                self._unit_named[mention]
                for index in units | repeated
                for mention in self._units[index].mentions
                if mention in self._unit_named
            }
            if mentioned <= units | repeated:
                break
            repeated |= self._graph.above(mentioned)
        names = self._holders(units)
        first = self._units[min(units)].xml_id
        return AipPlan(
            key="containers" if kind is AipKind.CONTAINERS else first,
            kind=kind,
            kept=frozenset(sorted(units)),
            repeated=frozenset(sorted(repeated - units)),
            groups=frozenset(names & self._grouped),
            objects=frozenset(names - self._grouped),
        )


class _Filling:
    """An AIP that still takes dossiers."""

    __slots__ = ("_bytes", "_dossiers", "_objects", "units")

    def __init__(self) -> None:
        self.units: set[int] = set()
        self._dossiers = self._objects = self._bytes = 0

    def has_room(self, objects: int, size: int) -> bool:
        return (
            self._dossiers < MAX_DOSSIERS
            and self._objects + objects <= MAX_OBJECTS
            and self._bytes + size <= MAX_BYTES
        )

    def add(self, component: list[int], objects: int, size: int) -> None:
        self.units.update(component)
        self._dossiers += 1
        self._objects += objects
        self._bytes += size


def _weights(manifest: Manifest) -> dict[str, tuple[int, int]]:
    """Count objects and declared bytes by group, or by object without a group."""
    weights: dict[str, tuple[int, int]] = {}
    for item in manifest.objects:
        name = item.group or item.xml_id
        count, size = weights.get(name, (0, 0))
        declared = (item.size or "").strip()
        weights[name] = (count + 1, size + (int(declared) if declared.isdigit() else 0))
    return weights
