"""OCFL 1.1 objects as values and bytes: inventories, sidecars, declarations. No disk here.

SHA-512 names content (OCFL 1.1 §3.5.1), SHA-256 stands beside it in the fixity block (§3.5.4),
so that the fall of one algorithm leaves the other (NF Z42-013).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from storage.digests import sha512_of
from storage.errors import Damaged
from storage.layout import URN, bare_id, check_logical_path, content_name

OBJECT_DECLARATION = "0=ocfl_object_1.1"
INVENTORY = "inventory.json"
SIDECAR = "inventory.json.sha512"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state of an object. state: logical path -> SHA-512; created: aware, UTC."""

    created: datetime
    message: str
    user: str
    state: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """What an OCFL object holds, by digest.

    object_id: the UUID, without `urn:uuid:`. versions: v1 first.
    manifest: content path (`v1/content/...`, from the object's root) -> SHA-512.
    fixity: content path -> SHA-256.
    """

    object_id: str
    versions: tuple[Version, ...]
    manifest: Mapping[str, str]
    fixity: Mapping[str, str]

    @property
    def number(self) -> int:
        """Give the number of the last version, from 1."""
        return len(self.versions)

    @property
    def head(self) -> str:
        """Name the last version: `v1`..."""
        return f"v{self.number}"

    def as_of(self, number: int) -> "Inventory":
        """Give the inventory that the object had at a version; `inventory_bytes` says it the same.

        So that one digest, of the last inventory, commits to every file of every version.
        """
        if number == self.number:
            return self
        return replace(
            self,
            versions=self.versions[:number],
            manifest={p: d for p, d in self.manifest.items() if _version_of(p) <= number},
            fixity={p: d for p, d in self.fixity.items() if _version_of(p) <= number},
        )

    def digest_of(self, path: str) -> str | None:
        """Give the SHA-512 of a logical path of the last version."""
        return self.versions[-1].state.get(path)

    def content_path(self, path: str) -> str | None:
        """Find the file, from the object's root, that keeps a logical path of the last version."""
        digest = self.digest_of(path)
        if digest is None:
            return None
        name = content_name(path)
        for number in range(self.number, 0, -1):  # what did not change stays where it came in
            likely = f"v{number}/content/{name}"
            if self.manifest.get(likely) == digest:
                return likely
        return next((name for name, other in self.manifest.items() if other == digest), None)


def inventory_bytes(inventory: Inventory) -> bytes:
    """Write an inventory: UTF-8 JSON, keys sorted, one line per file, the same bytes each time."""
    return (
        "".join(
            _json_lines(
                {
                    "id": f"{URN}{inventory.object_id}",
                    "type": _INVENTORY_TYPE,
                    "digestAlgorithm": "sha512",
                    "head": inventory.head,
                    "contentDirectory": "content",
                    "fixity": {"sha256": _by_digest(inventory.fixity)},
                    "manifest": _by_digest(inventory.manifest),
                    "versions": {
                        f"v{number}": {
                            "created": _instant_text(version.created),
                            "message": version.message,
                            "user": {"name": version.user},
                            "state": _by_digest(version.state),
                        }
                        for number, version in enumerate(inventory.versions, 1)
                    },
                }
            )
        )
        + "\n"
    ).encode()


def read_inventory(data: bytes, *, key: str = "") -> Inventory:
    """Read an inventory that this library wrote, refusing whatever OCFL 1.1 refuses.

    Raises: Damaged, with `key`.
    """
    try:
        return _inventory(json.loads(data, object_pairs_hook=_no_twice))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Damaged(f"not a valid OCFL inventory: {error}", key=key) from error


def sidecar_bytes(inventory_sha512: str) -> bytes:
    """Write the digest file beside an inventory (OCFL 1.1 §3.7)."""
    return f"{inventory_sha512}  {INVENTORY}\n".encode()


def read_sidecar(data: bytes, *, key: str = "") -> str:
    """Give the SHA-512 that a sidecar states. Raises: Damaged, with `key`."""
    match = _SIDECAR.fullmatch(data)
    if match is None:
        raise Damaged("not a valid inventory sidecar", key=key)
    return match[1].decode()


def object_files(inventory: Inventory, data: bytes, inventory_sha512: str) -> dict[str, bytes]:
    """Give the files that make content an OCFL object, by path; the root sidecar comes last.

    data: `inventory_bytes(inventory)`. Each version keeps the inventory that was the head's.
    """
    files: dict[str, bytes] = {}
    for number in range(1, inventory.number):
        earlier = inventory_bytes(inventory.as_of(number))
        files[f"v{number}/{INVENTORY}"] = earlier
        files[f"v{number}/{SIDECAR}"] = sidecar_bytes(sha512_of(earlier))
    sidecar = sidecar_bytes(inventory_sha512)
    return {
        **files,
        f"{inventory.head}/{INVENTORY}": data,
        f"{inventory.head}/{SIDECAR}": sidecar,
        OBJECT_DECLARATION: b"ocfl_object_1.1\n",
        INVENTORY: data,
        SIDECAR: sidecar,
    }


def file_digests(inventory: Inventory, inventory_sha512: str) -> dict[str, str]:
    """Give the SHA-512 of every file of an object, of all its versions, by path from its root."""
    data = object_files(inventory, b"", inventory_sha512)
    heads = {INVENTORY, f"{inventory.head}/{INVENTORY}"}
    digests = {
        path: inventory_sha512 if path in heads else sha512_of(content)
        for path, content in data.items()
    }
    return {**inventory.manifest, **digests}


# ----------------------------------------------------------------------------- private

_INVENTORY_TYPE = "https://ocfl.io/1.1/spec/#inventory"
_SIDECAR = re.compile(rb"([0-9a-f]{128})[ \t]+inventory\.json\n?")
_CONTENT_PATH = re.compile(r"v([1-9][0-9]*)/content/.+")
_SHA512 = re.compile(r"[0-9a-f]{128}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def _version_of(path: str) -> int:
    """Give the number of the version that brought a content path."""
    return int(path[1 : path.index("/")])


def _by_digest(digests: Mapping[str, str]) -> dict[str, list[str]]:
    paths: dict[str, list[str]] = {}
    for path in sorted(digests):
        paths.setdefault(digests[path], []).append(path)
    return paths


def _json_lines(value: object) -> Iterator[str]:
    # json.dumps(indent=) is twenty times slower: it leaves the encoder written in C.
    if not isinstance(value, dict):
        yield json.dumps(value, ensure_ascii=False)
        return
    yield "{"
    for number, name in enumerate(sorted(value)):
        yield f"{',' if number else ''}\n{json.dumps(name, ensure_ascii=False)}: "
        yield from _json_lines(value[name])
    yield "\n}"


def _instant_text(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


def _no_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name appears twice")
    return found


def _inventory(value: dict[str, object]) -> Inventory:
    if value["type"] != _INVENTORY_TYPE or value["digestAlgorithm"] != "sha512":
        raise ValueError("not an OCFL 1.1 inventory by SHA-512")
    identifier = value["id"]
    if not isinstance(identifier, str) or not identifier.startswith(URN):
        raise ValueError("not an identifier urn:uuid")
    manifest = _by_path(value["manifest"], _SHA512)
    versions = value["versions"]
    if not isinstance(versions, dict) or not versions:
        raise ValueError("no version")
    inventory = Inventory(
        object_id=bare_id(identifier),
        versions=tuple(_version(versions[f"v{n}"]) for n in range(1, len(versions) + 1)),
        manifest=manifest,
        fixity=_fixity(value.get("fixity", {})),
    )
    _check(inventory, head=value["head"])
    return inventory


def _version(value: dict[str, object]) -> Version:
    created = value["created"]
    user = value.get("user", {})
    if not isinstance(created, str) or not isinstance(user, dict):
        raise TypeError("a version states its instant, and its user by name")
    instant = datetime.fromisoformat(created)
    if instant.tzinfo is None:
        raise ValueError("the instant of a version has no time zone")
    return Version(
        created=instant,
        message=str(value.get("message", "")),
        user=str(user.get("name", "")),
        state=_by_path(value["state"], _SHA512),
    )


def _fixity(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError("the fixity block is not an object")
    return _by_path(value.get("sha256", {}), _SHA256)


def _by_path(value: object, digest_form: re.Pattern[str]) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError("digests are not an object")
    digests: dict[str, str] = {}
    for digest, paths in value.items():
        if not digest_form.fullmatch(digest) or not isinstance(paths, list) or not paths:
            raise ValueError(f"not a digest with its paths: {digest}")
        for path in paths:
            check_logical_path(path)
            if path in digests:
                raise ValueError(f"a path has two digests: {path}")
            digests[path] = digest
    return digests


def _check(inventory: Inventory, *, head: object) -> None:
    if head != inventory.head:
        raise ValueError(f"the head is not the last version: {head}")
    held = set(inventory.manifest.values())
    for version in inventory.versions:
        if not held.issuperset(version.state.values()):
            raise ValueError("a version names a digest that the manifest does not hold")
    for path in inventory.manifest:
        match = _CONTENT_PATH.fullmatch(path)
        if match is None or int(match[1]) > len(inventory.versions):
            raise ValueError(f"content outside the versions: {path}")
    if not inventory.manifest.keys() >= inventory.fixity.keys():
        raise ValueError("the fixity block names a file that the manifest does not")
