"""Places findings in the manifest and says what each rests on: what a linter adds to the checks.

    remarks = remarked(findings, manifest, context)

A finding comes with its line, its column, the XPath of its element, the nearest `id`, and the rule
behind it; schema findings are explained further. Checks nothing itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import BinaryIO

from seda.findings import Finding, Severity, warning
from seda.lint.places import Place, Places, Wanted, find_places
from seda.lint.rules import LintRule, rule_of
from seda.vocabulary import grammar
from seda.xml_scan import DEFAULT_XML_LIMITS, XmlLimits

LIKE = 0.8  # how much two names must resemble each other for one to be a slip for the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A finding in its place. line, column: 0 when nobody knows; xpath, xml_id: then empty.

    file: the manifest when the place is in it, else the file or the package meant.
    """

    finding: Finding
    file: str
    line: int
    column: int
    xpath: str
    xml_id: str
    element: str
    rule: LintRule


@dataclass(frozen=True, slots=True, kw_only=True)
class LintContext:
    """What is known of the package besides its findings.

    manifest_name: as people see it. version: of SEDA, empty when unknown. declared: Uri of each
    object and the offset of its tag. weights: codes that weigh otherwise for who receives it.
    """

    manifest_name: str
    version: str
    declared: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    weights: Mapping[str, tuple[Severity, LintRule]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    limits: XmlLimits = DEFAULT_XML_LIMITS


def remarked(
    findings: Iterable[Finding], manifest: BinaryIO | None, context: LintContext
) -> tuple[Remark, ...]:
    """Give each finding its place and its rule, worst first, then in the order of the manifest.

    manifest: in UTF-8, the one that the offsets were read from; None when it could not be read.
    """
    found = [_with_offset(finding, context.declared) for finding in findings]
    places = _NOWHERE
    if manifest is not None:
        places = find_places(manifest, _wanted(found), limits=context.limits)
    remarks = [_remark(finding, _place_of(finding, places), context) for finding in found]
    return tuple(sorted(_without_echoes(remarks), key=_rank))


# ----------------------------------------------------------------------------- private

_NOWHERE = Places({}, {}, {})
_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_LINE = re.compile(r"(?:\.xml:| line )(\d+)\Z")
_FAR = 2**62

# Findings of the whole message, told by the name of the element that they are about.
_NAMED = frozenset(
    {"ArchivalAgreement", "Date", "MessageIdentifier", "OriginatingAgencyIdentifier"}
)

_WHOLE = _NAMED | {"manifest.xml"}

# One fault that two checks tell, by the finding that says less.
_ECHOES = {
    "schema_identifier_repeated": "duplicate_id",
    "schema_value_invalid": "digest_format",
}


def _with_offset(finding: Finding, declared: Mapping[str, int]) -> Finding:
    if finding.offset >= 0 or finding.where not in declared:
        return finding
    return replace(finding, offset=declared[finding.where])


def _line_of(finding: Finding) -> int:
    found = _LINE.search(finding.where)
    return int(found[1]) if found else 0


def _wanted(findings: Sequence[Finding]) -> Wanted:
    apart = [finding for finding in findings if finding.offset < 0]
    return Wanted(
        offsets=frozenset(finding.offset for finding in findings if finding.offset >= 0),
        lines=frozenset(filter(None, map(_line_of, apart))),
        names=_NAMED & {finding.where for finding in apart},
    )


def _misspelt(finding: Finding, place: Place, version: str) -> Finding | None:
    """Tell a free element whose name is nearly that of one which could stand there."""
    if finding.code != "deviation_free_element" or finding.severity is not Severity.WARNING:
        return None
    known = {name.lower(): name for name in grammar(version).children(place.around)}
    close = get_close_matches(place.element.lower(), known, n=1, cutoff=LIKE)
    if not close:
        return None
    return warning(
        "deviation_misspelt_element",
        finding.where,
        offset=finding.offset,
        line=dict(finding.fields).get("line", ""),
        element=place.element,
        suggestion=known[close[0]],
        version=version,
    )


def _place_of(finding: Finding, places: Places) -> Place | None:
    if finding.offset >= 0:
        return places.by_offset.get(finding.offset)
    return places.by_line.get(_line_of(finding)) or places.by_name.get(finding.where)


def _remark(finding: Finding, place: Place | None, context: LintContext) -> Remark:
    if place is not None and context.version:
        finding = _misspelt(finding, place, context.version) or finding
    rule = rule_of(finding.code)
    if finding.code in context.weights:
        severity, rule = context.weights[finding.code]
        finding = replace(finding, severity=severity)
    if rule.source == "SEDA":
        rule = LintRule(rule.basis, _source(place, context.version))
    fields = dict(finding.fields)
    line = _line_of(finding) or int(fields.get("line") or 0)
    column = int(fields.get("column") or 0)
    if place is not None:
        line, column = line if column else place.line, column or place.column
    return Remark(
        finding=finding,
        file=context.manifest_name if line or finding.where in _WHOLE else finding.where,
        line=line,
        column=column,
        xpath=place.xpath if place else "",
        xml_id=place.xml_id if place else "",
        element=place.element if place else "",
        rule=rule,
    )


def _source(place: Place | None, version: str) -> str:
    """Name the type of the vocabulary that governs a place."""
    standard = f"SEDA {version}".rstrip()
    if place is None:
        return standard
    return f"{standard}, {place.around} / {place.element}" if place.around else standard


def _without_echoes(remarks: Iterable[Remark]) -> list[Remark]:
    remarks = list(remarks)
    told = {(one.finding.code, one.xml_id) for one in remarks if one.xml_id}
    return [
        one
        for one in remarks
        if (_ECHOES.get(one.finding.code, ""), one.xml_id) not in told
        or (one.finding.code == "schema_value_invalid" and one.element != "MessageDigest")
    ]


def _rank(remark: Remark) -> tuple[int, bool, int, int]:
    # What concerns the whole package comes before what has a line.
    has_place = remark.line > 0
    return (_RANKS[remark.finding.severity], has_place, remark.line, remark.column)
