"""A proof is built whole, in a fixed order, or not at all."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from sae.errors import ChainBroken
from sae.journal.proof import Evidence, SealedLine, build, first_seal_over, seal_lines
from tests.conformity.sample_proof import CONTENT, a_journal, a_seal, an_evidence, an_inventory


class NoAuthority:
    """Stands for an authority where nobody verifies the token."""

    label = "no authority"

    def stamp(self, data: bytes) -> bytes:
        return b"token on " + data

    def certificates(self) -> bytes:
        return b"-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n"


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return an_evidence(NoAuthority())


def test_the_members_are_those_documented(evidence: Evidence) -> None:
    proof = build(evidence)

    assert [name for name, _ in proof.files] == [
        "README.txt",
        "aip/inventory.json",
        "aip/inventory.json.sha512",
        "digests.sha512",
        "journal/lines.jsonl",
        "journal/paths.json",
        "seal/4.tsr",
        "seal/4.txt",
        "seal/certificates.pem",
        "verify.py",
        "verify.sh",
    ]
    digest = hashlib.sha512(CONTENT[evidence.objects[2]]).hexdigest()
    assert [member.name for member in proof.streamed] == [
        "aip/manifest.xml",
        "aip/record.json",
        "objects/Content/ID12.pdf",
        "objects/Content/pi%C3%A8ces%20jointes/n%C2%B0%202.txt",
        "objects/content/ID12.pdf",
        "objects/racine.txt",
        f"objects/sha512-{digest[:32]}",
    ]
    for member in proof.streamed:
        assert member.sha512 == hashlib.sha512(CONTENT[member.path]).hexdigest()


def test_the_readme_gives_the_fingerprint_of_the_root_certificate(evidence: Evidence) -> None:
    readme = dict(build(evidence).files)["README.txt"].decode()

    assert hashlib.sha256(b"\1\2\3").digest().hex(":").upper() in readme
    assert "no authority" in readme


def test_the_same_evidence_gives_the_same_bytes(evidence: Evidence) -> None:
    assert build(evidence) == build(evidence)


def test_the_list_of_digests_names_every_other_member(evidence: Evidence) -> None:
    proof = build(evidence)
    files = dict(proof.files)

    listed = [line.split("  ")[1] for line in files.pop("digests.sha512").decode().splitlines()]

    assert listed == sorted([*files, *(member.name for member in proof.streamed)])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: replace(one, objects=("package/Content/absent.pdf",)),
        lambda one: replace(one, objects=("record.json", "package/manifest.xml", "elsewhere")),
        lambda one: replace(one, inventory=one.inventory + b" "),
        lambda one: replace(one, inventory=b"junk"),
        lambda one: replace(one, lines=one.lines[1:]),
        lambda one: replace(one, lines=(one.lines[0], *one.lines)),
        lambda one: replace(one, lines=(replace(one.lines[0], path=()),)),
        lambda one: replace(one, lines=(replace(one.lines[0], line=one.lines[1].line),)),
        lambda one: replace(one, lines=(replace(one.lines[0], seq=one.lines[0].seq + 1),)),
        lambda one: replace(one, seal=one.seal.replace(b"number: 4", b"number: four")),
    ],
)
def test_evidence_that_does_not_hold_together_gives_no_proof(
    evidence: Evidence, spoil: Callable[[Evidence], Evidence]
) -> None:
    with pytest.raises(ChainBroken):
        build(spoil(evidence))


def test_the_first_seal_with_a_token_over_a_line_is_chosen() -> None:
    inventory = an_inventory()
    seals = []
    for size, token in ((4, b"t4"), (8, b""), (12, b"t12"), (16, b"t16")):
        lines, head = a_journal(inventory, size)
        seals.append((a_seal(lines, head), token))

    found = {seq: first_seal_over(seals, seq=seq) for seq in (4, 5, 12, 13, 17)}

    tokens = {seq: seal and seal[1] for seq, seal in found.items()}
    assert tokens == {4: b"t4", 5: b"t12", 12: b"t12", 13: b"t16", 17: None}


def test_lines_that_do_not_lead_to_the_seal_are_not_proved() -> None:
    lines, head = a_journal(an_inventory(), 9)
    seal = a_seal(lines, head)

    assert isinstance(seal_lines(lines, seqs=(4,), seal=seal)[0], SealedLine)
    for altered in (lines[:-1], [*lines, lines[-1]], [*lines[:7], lines[0], lines[8]], []):
        with pytest.raises(ChainBroken):
            seal_lines(altered, seqs=(4,), seal=seal)
