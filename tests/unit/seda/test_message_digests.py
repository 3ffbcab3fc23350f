"""MessageDigest as depositors write it, and what is never equal to anything."""

import base64
import hashlib

import pytest

from seda.findings import Finding, Severity
from seda.message_digests import ALGORITHMS, DeclaredDigest, declared_digest, old_digest
from tests.unit.seda.manifests import described, read

DATA = b"data"
SHA512 = hashlib.sha512(DATA).hexdigest()
SHA256 = hashlib.sha256(DATA).digest()


def declared(digest: str, algorithm: str = "SHA-512") -> tuple[DeclaredDigest | None, list[str]]:
    element = f'<MessageDigest algorithm="{algorithm}">{digest}</MessageDigest>'
    value, findings = read_digest(element)
    return value, [finding.code for finding in findings]


def read_digest(element: str) -> tuple[DeclaredDigest | None, tuple[Finding, ...]]:
    binary = f'<BinaryDataObject id="O"><Uri>Content/a</Uri>{element}</BinaryDataObject>'
    [item] = read(described('<ArchiveUnit id="U"></ArchiveUnit>', binary)).objects
    return declared_digest(item)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_algorithm_of_the_code_list_is_understood(algorithm: str) -> None:
    name, length = ALGORITHMS[algorithm]
    text = hashlib.new(name, DATA).hexdigest()

    value, codes = declared(text, algorithm)

    assert value == DeclaredDigest(name, text)
    assert len(text) == 2 * length
    assert set(codes) <= {"digest_algorithm_weak"}


@pytest.mark.parametrize("name", ["MD5", "SHA-1"])
def test_a_weak_algorithm_is_worth_a_warning(name: str) -> None:
    value, codes = declared(hashlib.new(ALGORITHMS[name][0], DATA).hexdigest(), name)

    assert value is not None
    assert codes == ["digest_algorithm_weak"]


@pytest.mark.parametrize(
    "text",
    [
        f"  {SHA512}\n",
        f"{SHA512[:64]}\n{SHA512[64:]}",
        base64.b64encode(bytes.fromhex(SHA512)).decode(),
    ],
    ids=["blanks around", "on two lines", "base64"],
)
def test_other_styles_are_understood_and_told(text: str) -> None:
    value, codes = declared(text)

    assert value == DeclaredDigest("sha512", SHA512)
    assert codes == ["digest_style"]


def test_capitals_say_the_same_digest() -> None:
    assert declared(SHA512.upper()) == (DeclaredDigest("sha512", SHA512), [])


@pytest.mark.parametrize(
    "text",
    ["", " ", SHA512[:-1], SHA512[:-2], SHA512 + "00", SHA256.hex(), "sha512:" + SHA512,
     "z" * 128, "0x" + SHA512, "====", "é" * 64],
)  # fmt: skip
def test_what_is_not_a_digest_of_that_algorithm_is_refused(text: str) -> None:
    assert declared(text) == (None, ["digest_format"])


@pytest.mark.parametrize("algorithm", ["", "sha512", "SHA512", "SHA-3", "CRC32", "SHA-512/256"])
def test_an_unknown_algorithm_is_refused_even_when_it_looks_like_one(algorithm: str) -> None:
    assert declared(SHA512, algorithm) == (None, ["digest_algorithm_unknown"])


def test_a_digest_that_is_missing_is_an_error() -> None:
    value, [finding] = read_digest("")

    assert value is None
    assert (finding.code, finding.severity) == ("digest_missing", Severity.ERROR)


@pytest.mark.parametrize(
    "algorithm",
    ["http://www.w3.org/2001/04/xmlenc#sha256", "SHA-256", "sha256", "SHA256", ""],
)
@pytest.mark.parametrize("text", [SHA256.hex(), base64.b64encode(SHA256).decode()])
def test_older_versions_of_seda_write_digests_in_many_ways(algorithm: str, text: str) -> None:
    assert old_digest(algorithm, text) == DeclaredDigest("sha256", SHA256.hex())


@pytest.mark.parametrize(
    ("algorithm", "text"),
    [("sha1", SHA256.hex()), ("CRC32", SHA256.hex()), ("", ""), ("sha256", "not one")],
)
def test_what_is_no_digest_is_none_in_older_versions_either(algorithm: str, text: str) -> None:
    assert old_digest(algorithm, text) is None
