"""Dossiers that hang together over parents and transfers; parents that are gone."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from retention_rules import Unit


def let_go_of_missing_parents(units: list[Unit]) -> None:
    """Leave out parents that are not there any more."""
    known = {unit.unit_id for unit in units}
    for number, unit in enumerate(units):
        if not known.issuperset(unit.parents):
            parents = tuple(one for one in unit.parents if one in known)
            units[number] = replace(unit, parents=parents)


def join_dossiers(units: list[Unit]) -> None:
    """Make one of the dossiers that hang together: several parents, or a later transfer.

    A unit that another transfer hangs below a dossier belongs to it: it moves its term, and goes
    or stays with it.
    """
    edges = [
        unit
        for unit in units
        if unit.dossier_id and unit.parents and (len(unit.parents) > 1 or _is_top(unit))
    ]
    if not edges:
        return
    wanted = {parent for unit in edges for parent in unit.parents}
    dossiers = {unit.unit_id: unit.dossier_id for unit in units if unit.unit_id in wanted}
    joined: dict[str, str] = {}
    for unit in edges:
        for parent in unit.parents:
            if dossiers[parent]:
                _join(joined, dossiers[parent], unit.dossier_id)
    find = _finder(joined)
    for number, unit in enumerate(units):
        if unit.dossier_id in joined:
            units[number] = replace(unit, dossier_id=find(unit.dossier_id))


# ----------------------------------------------------------------------------- private


def _is_top(unit: Unit) -> bool:
    return unit.dossier_id == unit.unit_id


def _join(joined: dict[str, str], one: str, other: str) -> None:
    find = _finder(joined)
    first, second = sorted((find(one), find(other)))
    if first != second:
        joined[second] = first


def _finder(joined: Mapping[str, str]) -> Callable[[str], str]:
    def find(dossier: str) -> str:
        while dossier in joined:
            dossier = joined[dossier]
        return dossier

    return find
