"""The proof of one archive unit: what goes into its zip, so that anyone can check it offline.

    README.txt                       what it proves, what it does not, how to verify
    objects/<Uri>                    the unit's objects, as received, where its package had them
    aip/inventory.json, .sha512      what the AIP holds, by SHA-512, and its sidecar
    aip/manifest.xml, record.json    the description, and what SEDA does not hold
    journal/lines.jsonl, paths.json  journal lines and their paths to the root (RFC 6962)
    seal/<N>.txt, <N>.tsr            the first seal over these lines, and its RFC 3161 token
    seal/certificates.pem            the chain of the authority, root first
    verify.py, verify.sh             two stand-alone verifiers
    digests.sha512                   digests of all the others, for `sha512sum -c`

Pure: the small members are given as bytes, the others as names to be read from a copy.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from urllib.parse import quote

from sae.errors import ChainBroken
from sae.journal.entry import Stream, parse_line
from sae.journal.merkle import inclusion_paths, leaf_hash, root_from_inclusion
from sae.journal.seal import StreamSeal, parse

PACKAGE = "package/"
MANIFEST = "package/manifest.xml"
RECORD = "record.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedLine:
    """A lifecycle line and its inclusion path, leaf to root, hex."""

    line: bytes
    seq: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the proof of a unit is made of, besides the files of its AIP.

    objects: logical paths of the unit's objects in the AIP (`package/<Uri>`); none for paper.
    inventory: bytes of the OCFL inventory of the AIP's head. lines: of one transfer, one of which
    commits to the inventory. seal, token, certificates: bytes, as stored. authority: label of the
    timestamp authority.
    """

    unit_id: str
    objects: tuple[str, ...]
    inventory: bytes
    lines: tuple[SealedLine, ...]
    seal: bytes
    token: bytes
    certificates: bytes
    authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamedMember:
    """A member whose bytes are read from the AIP. path: logical path in the head version."""

    name: str
    path: str
    sha512: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The members of the zip: `files` (name, bytes) and `streamed`, each in order of name."""

    files: tuple[tuple[str, bytes], ...]
    streamed: tuple[StreamedMember, ...]


def first_seal_over(
    seals: Iterable[tuple[bytes, bytes]], *, seq: int
) -> tuple[bytes, bytes] | None:
    """Find the first (text, token) with a token that covers a lifecycle entry; seals in order."""
    for text, token in seals:
        if token and lifecycle(text).tree_size >= seq:
            return text, token
    return None


def lifecycle(seal: bytes) -> StreamSeal:
    """Give what a seal says of the lifecycle stream. Raises: ChainBroken."""
    return parse(seal).of(Stream.LIFECYCLE)


def seal_lines(
    lines: Iterable[bytes], *, seqs: Sequence[int], seal: bytes
) -> tuple[SealedLine, ...]:
    """Pick lines and their inclusion paths under a seal, in one pass.

    lines: every lifecycle line from genesis to the seal's tree size.
    Raises: ChainBroken, the lines do not lead to the root of the seal.
    """
    covered = lifecycle(seal)
    picked: dict[int, bytes] = {}

    def leaves() -> Iterable[bytes]:
        for seq, line in enumerate(lines, start=1):
            if seq in wanted:
                picked[seq] = line
            yield leaf_hash(line)

    wanted = frozenset(seqs)
    try:
        paths = inclusion_paths(leaves(), (seq - 1 for seq in wanted))
        sealed = tuple(
            SealedLine(line=picked[seq], seq=seq, path=tuple(node.hex() for node in paths[seq - 1]))
            for seq in sorted(wanted)
        )
    except ValueError as fault:
        raise ChainBroken(stream=Stream.LIFECYCLE, seq=max(seqs), reason=fault) from fault
    for one in sealed:
        _check_under(one, covered)
    return sealed


def build(evidence: Evidence) -> Proof:
    """Build the proof of one unit.

    Raises: ChainBroken, the evidence does not hold together: no proof is better than a false one.
    """
    covered = lifecycle(evidence.seal)
    for line in evidence.lines:
        _check_under(line, covered)
    aip = _inventory(evidence.inventory)
    inventory_sha512 = hashlib.sha512(evidence.inventory).hexdigest()
    parsed = [parse_line(one.line) for one in evidence.lines]
    taken = [entry for entry in parsed if entry.after == f"sha512:{inventory_sha512}"]
    if len(taken) != 1 or len({entry.objects[:1] for entry in parsed}) != 1:
        raise ChainBroken("proof_impossible", unit=evidence.unit_id, reason="journal lines")
    members = (_streamed(path, aip) for path in (MANIFEST, RECORD, *evidence.objects))
    by_name = {member.name: member for member in members}
    streamed = tuple(member for _, member in sorted(by_name.items()))
    number = parse(evidence.seal).number
    files = {
        "README.txt": _readme(evidence, transfer_id=taken[0].objects[0], aip_id=aip.object_id),
        "aip/inventory.json": evidence.inventory,
        "aip/inventory.json.sha512": f"{inventory_sha512}  inventory.json\n".encode(),
        "journal/lines.jsonl": b"".join(one.line + b"\n" for one in evidence.lines),
        "journal/paths.json": _paths(evidence.lines, covered),
        f"seal/{number}.txt": evidence.seal,
        f"seal/{number}.tsr": evidence.token,
        "seal/certificates.pem": evidence.certificates,
        "verify.py": verifier("verify.py"),
        "verify.sh": verifier("verify.sh"),
    }
    files["digests.sha512"] = _digests(files, streamed)
    return Proof(files=tuple(sorted(files.items())), streamed=streamed)


def verifier(name: str) -> bytes:
    """Give the bytes of a stand-alone verifier as shipped: `verify.py` or `verify.sh`."""
    return resources.files("sae.journal").joinpath("verifier", name).read_bytes()


def fingerprint(chain: bytes) -> str:
    """Give the SHA-256 of the first certificate of a PEM chain, as `openssl x509` shows it."""
    body = re.search(rb"-----BEGIN CERTIFICATE-----([^-]+)-----END", chain)
    der = base64.b64decode(body[1]) if body else b""
    return hashlib.sha256(der).digest().hex(":").upper() if der else "?"


# ----------------------------------------------------------------------------- private

_MAX_NAME_BYTES = 180  # of one part of a member's name: a file system takes 255


@dataclass(frozen=True, slots=True)
class _Inventory:
    object_id: str
    state: dict[str, str]  # logical path of the head -> SHA-512


def _inventory(data: bytes) -> _Inventory:
    try:
        document = json.loads(data)
        state = document["versions"][document["head"]]["state"]
        paths = {path: digest for digest, names in state.items() for path in names}
        return _Inventory(str(document["id"]).removeprefix("urn:uuid:"), paths)
    except (ValueError, LookupError, TypeError, AttributeError) as fault:
        raise ChainBroken("proof_impossible", reason=fault) from fault


def _streamed(path: str, aip: _Inventory) -> StreamedMember:
    digest = aip.state.get(path)
    if digest is None:
        raise ChainBroken("proof_impossible", unit=path, reason="not in the inventory")
    fixed = {MANIFEST: "aip/manifest.xml", RECORD: "aip/record.json"}
    name = fixed.get(path) or _object_name(path, digest)
    return StreamedMember(name=name, path=path, sha512=digest)


def _object_name(path: str, digest: str) -> str:
    """Name an object so that every unzip on every system gives the same name back."""
    if not path.startswith(PACKAGE):
        raise ChainBroken("proof_impossible", unit=path, reason="not in the package")
    name = quote(path.removeprefix(PACKAGE), safe="/")
    if max(len(part) for part in name.split("/")) > _MAX_NAME_BYTES:
        name = f"sha512-{digest[:32]}"
    return f"objects/{name}"


def _check_under(line: SealedLine, covered: StreamSeal) -> None:
    path = tuple(bytes.fromhex(node) for node in line.path)
    leaf = leaf_hash(line.line)
    try:
        found = root_from_inclusion(leaf, index=line.seq - 1, size=covered.tree_size, path=path)
    except ValueError as fault:
        raise ChainBroken(stream=covered.stream, seq=line.seq, reason=fault) from fault
    if found.hex() != covered.root or parse_line(line.line).seq != line.seq:
        raise ChainBroken(stream=covered.stream, seq=line.seq, field="root")


def _paths(lines: Sequence[SealedLine], covered: StreamSeal) -> bytes:
    """Write the paths, one line each: a shell can read them too."""
    documents = (
        {
            "path": one.path,
            "root": covered.root,
            "seq": one.seq,
            "stream": covered.stream,
            "tree-size": covered.tree_size,
        }
        for one in lines
    )
    texts = (json.dumps(one, sort_keys=True, separators=(",", ":")) for one in documents)
    return ("[\n" + ",\n".join(texts) + "\n]\n").encode()


def _digests(files: dict[str, bytes], streamed: Sequence[StreamedMember]) -> bytes:
    digests = {name: hashlib.sha512(data).hexdigest() for name, data in files.items()}
    digests |= {member.name: member.sha512 for member in streamed}
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()


def _readme(evidence: Evidence, *, transfer_id: str, aip_id: str) -> bytes:
    seal = parse(evidence.seal)
    return (
        verifier("README.txt")
        .decode()
        .format(
            unit_id=evidence.unit_id,
            aip_id=aip_id,
            transfer_id=transfer_id,
            seal_number=seal.number,
            sealed_at=seal.sealed_at.isoformat(),
            origin=seal.origin,
            authority=evidence.authority,
            fingerprint=fingerprint(evidence.certificates),
        )
        .encode()
    )
