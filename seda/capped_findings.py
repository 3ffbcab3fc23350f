"""A list of findings that a hostile package cannot make endless: so many per code, then a count."""

from collections.abc import Callable, Sequence

from seda.findings import Finding, Severity

MAX_LISTED_PER_CODE = 100  # a person reads the first ones; the count tells the rest


class CappedFindings:
    """Collects findings; beyond `most` of one code and severity it counts without listing.

    >>> from seda.findings import error
    >>> findings = CappedFindings()
    >>> for number in range(250):
    ...     findings.add(error("object_extra", f"Content/{number}.pdf"))
    >>> listed = findings.listed()
    >>> len(listed), listed[-1].code, dict(listed[-1].fields)
    (101, 'findings_not_listed', {'of': 'object_extra', 'count': '150'})
    """

    __slots__ = ("_counts", "_listed", "_most")

    def __init__(self, most: int = MAX_LISTED_PER_CODE) -> None:
        self._most = most
        self._listed: list[Finding] = []
        self._counts: dict[tuple[str, Severity], int] = {}

    def __bool__(self) -> bool:
        return bool(self._listed)

    def add(self, finding: Finding) -> None:
        """Keep one finding, or only count it when its code has been listed often enough."""
        key = (finding.code, finding.severity)
        count = self._counts.get(key, 0) + 1
        self._counts[key] = count
        if count <= self._most:
            self._listed.append(finding)

    def add_all(self, places: Sequence[str], finding: Callable[[str], Finding]) -> None:
        """Keep one finding per place, making only those that will be listed."""
        for place in places[: self._most]:
            self.add(finding(place))
        if len(places) > self._most:
            last = finding(places[self._most])
            key = (last.code, last.severity)
            self._counts[key] = self._counts.get(key, 0) + len(places) - self._most

    def has(self, code: str) -> bool:
        """Say whether a code was added."""
        return any(known == code for known, _ in self._counts)

    def listed(self) -> tuple[Finding, ...]:
        """Give what was kept, then one `findings_not_listed` per code that overflowed."""
        rest = tuple(
            Finding(
                "findings_not_listed",
                severity,
                fields=(("of", code), ("count", str(count - self._most))),
            )
            for (code, severity), count in self._counts.items()
            if count > self._most
        )
        return (*self._listed, *rest)
