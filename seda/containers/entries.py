"""The rules on entries of every kind of package: names, duplicates, collisions, sizes."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType

from seda.capped_findings import CappedFindings
from seda.containers.model import ContainerLimits, Entry
from seda.containers.names import check_name, collision_key
from seda.findings import Finding, error

# Refusals of a name that says all the same where the file belongs.
MENDABLE_NAMES = frozenset({"name_backslash", "name_not_canonical", "name_reserved"})


class EntryTable:
    """Takes the entries of a container one by one, then says which may be read and what is wrong.

    A refused entry is not readable, yet its name still counts for duplicates and collisions.
    """

    def __init__(self, limits: ContainerLimits) -> None:
        self._limits = limits
        self._findings = CappedFindings()
        self._entries: dict[str, Entry] = {}
        self._misnamed: dict[str, Entry] = {}
        self._files: dict[str, str] = {}  # collision key -> name
        self._folders: dict[str, str] = {}  # collision key -> name
        self._refused: set[str] = set()
        self._total = 0

    def report(self, finding: Finding) -> None:
        """Add a finding that the reader made itself."""
        self._findings.add(finding)

    def accept_count(self, count: int) -> bool:
        """Refuse more entries than the limit, before any of them is looked at."""
        if count > self._limits.max_entries:
            self.report(
                error("container_too_many_entries", count=count, limit=self._limits.max_entries)
            )
            return False
        return True

    def add_folder(self, name: str, *, refused: tuple[Finding, ...] = ()) -> None:
        """Take a folder, its name without the final slash."""
        for finding in refused:
            self.report(finding)
        self._check_name(name)
        self._know_folder(name)

    def add_file(self, entry: Entry, *, stored: int, refused: tuple[Finding, ...] = ()) -> None:
        """Take a file.

        stored: its bytes in the container. refused: why the reader cannot give it, if so.
        """
        for finding in refused:
            self.report(finding)
        wrong = self._check_name(entry.name)
        readable = not refused
        if len(entry.name) > self._limits.max_name_bytes:
            return  # not remembered: 100,000 names of 64 KiB would fill the memory
        readable = self._check_place(entry.name) and readable
        readable = self._check_size(entry, stored) and readable
        if readable and wrong <= MENDABLE_NAMES:
            self._misnamed[entry.name] = entry
        if readable and not wrong:
            self._entries[entry.name] = self._misnamed.pop(entry.name)
            self._refused.discard(entry.name)

    def check_whole(self, container_bytes: int) -> None:
        """Apply the rules that need every entry: total size and files that are also folders."""
        limits = self._limits
        if self._total > limits.max_total_bytes:
            self.report(error("container_too_big", size=self._total, limit=limits.max_total_bytes))
        elif self._is_bomb(self._total, container_bytes):
            self.report(error("container_ratio", size=self._total, limit=limits.max_ratio))
        for key, name in self._files.items():
            if key in self._folders:
                self.report(error("name_collision", name, other=self._folders[key] + "/"))
                self._entries.pop(name, None)
                self._refused.add(name)
        self._files.clear()  # collisions are judged: large packages need the memory

    @property
    def total_bytes(self) -> int:
        """Announced sizes together."""
        return self._total

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Files that may be read, by name."""
        return MappingProxyType(self._entries)

    @property
    def misnamed(self) -> Mapping[str, Entry]:
        """Files refused for nothing but a name that could be put right, by name."""
        return MappingProxyType(self._misnamed)

    def may_be_read(self, name: str) -> bool:
        """Say whether `known` gives a file of that name."""
        return name in self._entries or name in self._misnamed

    def known(self, name: str) -> Entry:
        """Give a file that may be read, or could under another name. Raises: KeyError."""
        return self._entries.get(name) or self._misnamed[name]

    @property
    def names(self) -> AbstractSet[str]:
        """Every file name met, refused ones included."""
        return self._entries.keys() | self._refused

    @property
    def folders(self) -> frozenset[str]:
        """Folders, written or implied, without a final slash."""
        return frozenset(self._folders.values())

    def listed(self) -> tuple[Finding, ...]:
        """Give the findings so far."""
        return self._findings.listed()

    # ------------------------------------------------------------------------- private

    def _check_name(self, name: str) -> frozenset[str]:
        """Give the codes of what refuses a name."""
        found = check_name(name, max_bytes=self._limits.max_name_bytes)
        for finding in found:
            self.report(finding)
        return frozenset(finding.code for finding in found if finding.severity == "error")

    def _check_place(self, name: str) -> bool:
        key = collision_key(name)
        known = self._files.setdefault(key, name)
        if name in self._entries or name in self._refused:
            # Two contents under one name: neither can be believed.
            self._entries.pop(name, None)
            self._misnamed.pop(name, None)
            self._refused.add(name)
            self.report(error("entry_duplicate", name))
            return False
        self._refused.add(name)
        self._know_folder(name.rpartition("/")[0])
        if known is not name:
            self.report(error("name_collision", name, other=known))
            return False
        return True

    def _know_folder(self, name: str) -> None:
        if len(name) > self._limits.max_name_bytes:
            return
        while name:
            key = collision_key(name)
            if key in self._folders:
                return
            if len(self._folders) == self._limits.max_entries:
                self.report(error("container_too_many_folders", limit=self._limits.max_entries))
                return
            self._folders[key] = name
            name = name.rpartition("/")[0]

    def _check_size(self, entry: Entry, stored: int) -> bool:
        limits = self._limits
        self._total += entry.size
        if entry.size > limits.max_entry_bytes:
            self.report(
                error("entry_too_big", entry.name, size=entry.size, limit=limits.max_entry_bytes)
            )
            return False
        if self._is_bomb(entry.size, stored):
            self.report(error("entry_ratio", entry.name, size=entry.size, limit=limits.max_ratio))
            return False
        return True

    def _is_bomb(self, size: int, stored: int) -> bool:
        limits = self._limits
        return size > limits.ratio_floor_bytes and size > stored * limits.max_ratio


class TabledContainer:
    """What every reader of a container says, from the table that it fills."""

    def __init__(self, limits: ContainerLimits) -> None:
        self._table = EntryTable(limits)

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Files that may be read, by name."""
        return self._table.entries

    @property
    def misnamed(self) -> Mapping[str, Entry]:
        """Files refused for nothing but a name that could be put right, by name."""
        return self._table.misnamed

    @property
    def names(self) -> AbstractSet[str]:
        """Every file name met, refused ones included."""
        return self._table.names

    @property
    def folders(self) -> frozenset[str]:
        """Folders, written or implied, without a final slash."""
        return self._table.folders

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the container."""
        return self._table.listed()
