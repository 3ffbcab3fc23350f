"""What every timestamp authority must do, and what the embedded one adds."""

import random
import shutil
import stat
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import tsp

from sae.adapters.internal_authority import VALIDITY, InternalAuthority, create
from sae.adapters.timestamping import TokenVerifier
from sae.errors import TimestampInvalid, TimestampUnavailable
from sae.ports import TimestampAuthority

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SEAL = b"format: sae-journal-seal/1\n"


@dataclass
class SetClock:
    """A clock that shows what it was set to."""

    instant: datetime = NOON + timedelta(seconds=5, microseconds=250_000)

    def now(self) -> datetime:
        return self.instant


def an_authority(folder: Path, clock: SetClock | None = None) -> InternalAuthority:
    create(folder, now=NOON, name="Commune d'Été")
    return InternalAuthority(folder, clock or SetClock())


def openssl_verify(folder: Path, data: bytes, token: bytes, chain: bytes, *options: str) -> str:
    for name, content in (("data", data), ("token", token), ("chain.pem", chain)):
        (folder / name).write_bytes(content)
    command = ["openssl", "ts", "-verify", "-data", "data", "-in", "token", "-CAfile", "chain.pem"]
    done = subprocess.run([*command, *options], cwd=folder, capture_output=True, check=False)
    return done.stdout.decode().strip()


class TimestampAuthorityContract:
    """Every authority passes it: give one as `authority`."""

    def test_a_token_covers_its_data_and_gives_a_time(self, authority: TimestampAuthority) -> None:
        token = authority.stamp(SEAL)

        at = authority.verify(SEAL, token)

        assert at.utcoffset() == timedelta(0)

    def test_a_token_covers_nothing_else(self, authority: TimestampAuthority) -> None:
        token = authority.stamp(SEAL)

        with pytest.raises(TimestampInvalid):
            authority.verify(SEAL + b" ", token)

    def test_bytes_that_are_no_token_are_refused(self, authority: TimestampAuthority) -> None:
        for junk in (b"", b"junk", authority.stamp(SEAL)[:-3]):
            with pytest.raises(TimestampInvalid):
                authority.verify(SEAL, junk)

    def test_the_imprint_is_sha512_and_the_certificates_are_inside(
        self, authority: TimestampAuthority
    ) -> None:
        response = tsp.TimeStampResp.load(authority.stamp(SEAL))

        signed = response["time_stamp_token"]["content"]
        info = signed["encap_content_info"]["content"].parsed
        assert info["message_imprint"]["hash_algorithm"]["algorithm"].native == "sha512"
        ders = [one.dump() for one in signed["certificates"]]
        assert ders == sorted(ders)
        assert len(ders) >= 1

    def test_openssl_accepts_the_token_with_the_chain_given(
        self, authority: TimestampAuthority, tmp_path: Path
    ) -> None:
        token = authority.stamp(SEAL)
        at = str(int(authority.verify(SEAL, token).timestamp()))

        said = openssl_verify(tmp_path, SEAL, token, authority.certificates(), "-attime", at)

        assert said == "Verification: OK"


class TestInternalAuthority(TimestampAuthorityContract):
    @pytest.fixture
    def authority(self, tmp_path: Path) -> InternalAuthority:
        return an_authority(tmp_path / "keys")


def test_the_embedded_authority_says_what_it_does_not_prove(tmp_path: Path) -> None:
    authority = an_authority(tmp_path)

    assert authority.internal
    assert "prouve l'ordre, pas la date" in authority.label
    assert "order, not date" in authority.label
    assert authority.label.encode() in authority.certificates()


def test_private_keys_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    an_authority(tmp_path / "keys")

    for key in (tmp_path / "keys").glob("*.key"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert len(list((tmp_path / "keys").iterdir())) == 4


def test_creating_twice_keeps_the_keys(tmp_path: Path) -> None:
    token = an_authority(tmp_path).stamp(SEAL)

    again = an_authority(tmp_path)

    assert again.verify(SEAL, token)


def test_an_unfinished_creation_is_begun_again(tmp_path: Path) -> None:
    an_authority(tmp_path)
    (tmp_path / "timestamp.pem").unlink()

    authority = an_authority(tmp_path)

    assert authority.verify(SEAL, authority.stamp(SEAL))


def test_the_time_is_that_of_the_clock_and_serials_never_repeat(tmp_path: Path) -> None:
    authority = an_authority(tmp_path)

    tokens = [authority.stamp(SEAL) for _ in range(20)]

    assert {authority.verify(SEAL, token) for token in tokens} == {NOON + timedelta(seconds=5)}
    serials = set()
    for token in tokens:
        signed = tsp.TimeStampResp.load(token)["time_stamp_token"]["content"]
        serials.add(signed["encap_content_info"]["content"].parsed["serial_number"].native)
    assert len(serials) == 20


def test_a_token_of_another_authority_is_refused(tmp_path: Path) -> None:
    one, other = an_authority(tmp_path / "one"), an_authority(tmp_path / "other")

    with pytest.raises(TimestampInvalid):
        one.verify(SEAL, other.stamp(SEAL))


def test_every_altered_byte_of_the_signed_part_is_found(tmp_path: Path) -> None:
    authority = an_authority(tmp_path)
    token = authority.stamp(SEAL)
    signed = tsp.TimeStampResp.load(token)["time_stamp_token"]["content"]
    info = signed["encap_content_info"]["content"].contents
    start = token.index(info)

    for place in [*range(start, start + len(info)), *range(len(token) - 64, len(token))]:
        altered = token[:place] + bytes([token[place] ^ 1]) + token[place + 1 :]
        with pytest.raises(TimestampInvalid):
            authority.verify(SEAL, altered)


def test_an_old_token_outlives_the_certificate_when_its_own_time_is_used(tmp_path: Path) -> None:
    clock = SetClock()
    authority = an_authority(tmp_path / "keys", clock)
    token = authority.stamp(SEAL)
    clock.instant = NOON + VALIDITY + timedelta(days=400)

    assert authority.verify(SEAL, token) == NOON + timedelta(seconds=5)
    with pytest.raises(TimestampUnavailable):
        authority.stamp(SEAL)
    late = str(int(clock.instant.timestamp()))
    chain = authority.certificates()
    assert openssl_verify(tmp_path, SEAL, token, chain, "-attime", late) == "Verification: FAILED"


def test_a_clock_before_the_certificates_gives_no_token(tmp_path: Path) -> None:
    authority = an_authority(tmp_path, SetClock(NOON - timedelta(hours=1)))

    with pytest.raises(TimestampUnavailable):
        authority.stamp(SEAL)


@pytest.mark.parametrize("damage", ["missing", "junk", "other_kind"])
def test_keys_that_cannot_be_used_are_said_so(tmp_path: Path, damage: str) -> None:
    create(tmp_path, now=NOON, name="Commune")
    key = tmp_path / "timestamp.key"
    if damage == "missing":
        key.unlink()
    elif damage == "junk":
        key.write_bytes(b"junk")
    else:
        made = subprocess.run(["openssl", "genrsa", "2048"], capture_output=True, check=True)
        key.write_bytes(made.stdout)

    with pytest.raises(TimestampUnavailable):
        InternalAuthority(tmp_path, SetClock())


def test_a_chain_without_root_is_refused() -> None:
    with pytest.raises(TimestampInvalid):
        TokenVerifier(b"junk")


def test_whatever_happens_to_its_bytes_a_token_is_valid_or_refused(tmp_path: Path) -> None:
    authority = an_authority(tmp_path)
    token = authority.stamp(SEAL)
    draw, passed = random.Random(3), 0

    for _ in range(600):
        altered = bytearray(token)
        for _ in range(draw.randrange(1, 4)):
            altered[draw.randrange(len(altered))] ^= 1 << draw.randrange(8)
        try:
            at = authority.verify(SEAL, bytes(altered))
        except TimestampInvalid:
            continue
        passed += at == NOON + timedelta(seconds=5)

    assert passed < 30  # flips of the few bytes that carry no meaning (status, names of algorithms)


def test_a_token_with_junk_after_it_is_refused(tmp_path: Path) -> None:
    authority = an_authority(tmp_path)

    with pytest.raises(TimestampInvalid):
        authority.verify(SEAL, authority.stamp(SEAL) + b"x")


def test_openssl_is_here() -> None:
    assert shutil.which("openssl"), "the proofs need openssl to be checked by a third party"
