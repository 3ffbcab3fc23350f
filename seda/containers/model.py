"""What zip, tar and folder readers share: limits, entries, and the damage found while reading."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from seda.findings import Finding

MEBIBYTE = 1024 * 1024
GIBIBYTE = 1024 * MEBIBYTE


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerLimits:
    """How much one package may ask of the machine, before a byte of it is inflated.

    The ratio of inflated to stored bytes is looked at only above the floor: scanned black and white
    pages lawfully exceed 1:100, and a small bomb harms nobody.
    """

    max_entries: int = 100_000
    max_total_bytes: int = 50 * GIBIBYTE
    max_entry_bytes: int = 20 * GIBIBYTE
    max_ratio: int = 500  # deflate itself stops near 1:1032
    # Below, any ratio is taken: a blank page scanned without compression reaches 1:1000.
    ratio_floor_bytes: int = 32 * MEBIBYTE
    max_name_bytes: int = 1024  # a whole path; one component: 255, the limit of file systems


DEFAULT_CONTAINER_LIMITS = ContainerLimits()


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a package.

    size: bytes once inflated, as declared; reading proves it.
    readings: for a name whose encoding nobody declared, every name its bytes could mean, as
    (encoding, name) pairs; `name` is the first of them.
    """

    name: str
    size: int
    readings: tuple[tuple[str, str], ...] = ()


class ContainerDamaged(Exception):  # noqa: N818 - named by what it says, as in sae/errors.py
    """The bytes of an entry are not what the container announced; `finding` is for the report."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.code}: {finding.where}")
        self.finding = finding


class Container(Protocol):
    """An opened zip, tar or folder whose structure has been checked."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Files that may be read, by name."""

    @property
    def misnamed(self) -> Mapping[str, Entry]:
        """Files refused for nothing but a name that could be put right, by name."""

    @property
    def names(self) -> AbstractSet[str]:
        """Every file name met, refused ones included."""

    @property
    def folders(self) -> frozenset[str]:
        """Folders, written or implied, without a final slash."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the container."""

    def open(self, name: str) -> BinaryIO:
        """Open one entry; several threads may read several entries.

        Raises: KeyError for an unknown name, or one refused for more than itself; reading raises
        ContainerDamaged.
        """

    def close(self) -> None:
        """Let go of the file."""
