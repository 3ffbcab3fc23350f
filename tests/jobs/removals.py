"""Homes from which units are removed: packages of unique words, the orders that authorise it.

Every title, description and content of `a_wordy_dossier("alpha")` bears a word made of `alpha`, so
that what remains of it anywhere can be found by its bytes alone.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from sae.cli.samples.sip import Unit
from sae.custody.acts import new_act, perform
from sae.custody.purge_forward import PurgeState
from sae.custody.referential_change import change_referential
from sae.domain.act import Act, ActKind
from sae.domain.records import Agency, ArchivalAgreement, Reading
from sae.domain.referential_record import ReferentialRecord
from sae.jobs.indexing import drain_outbox
from sae.jobs.ingest import ingest
from sae.jobs.removal import remove_units
from sae.ports import Archive, Transaction
from tests.packages import a_dossier, a_file, a_package, a_unit, appraisal

RULE = appraisal("APP-5", start="2010-01-01")
KINDS = ("titre", "description", "contenu", "fichier")


def words_of(name: str) -> tuple[str, ...]:
    """Give the words by which a dossier is known wherever it stands."""
    return tuple(f"{kind}{name}xyz" for kind in KINDS)


def a_wordy_dossier(name: str, *, management: tuple = (RULE,)) -> Unit:  # type: ignore[type-arg]
    title, description, content, file_name = words_of(name)
    piece = a_unit(
        f"Pièce {title}",
        content=(("Description", f"Objet : {description}"),),
        objects=(a_file(f"{file_name}.txt", f"Texte {content}.\n".encode()),),
    )
    return replace(a_dossier(f"Dossier {title}"), children=(piece,), management=management)


def take_in(archive: Archive, place: Path, *names: str, **description: object) -> str:
    """Ingest one package of these dossiers and give its transfer."""
    units = tuple(a_wordy_dossier(name) for name in names)
    package = a_package(place, units=units, **description)
    return next(iter(ingest(archive, [package]))).transfer.transfer_id


def set_policy(archive: Archive, policy: str, *, agreement: str = "CONVENTION-1") -> None:
    """Say what becomes of the metadata of transfers under an agreement."""
    row = ArchivalAgreement(
        identifier=agreement,
        name="Convention",
        confirmed=True,
        active=True,
        reading=Reading.TOLERANT,
        acceptance="automatic",
        post_elimination_metadata_policy=policy,
    )
    agency = Agency(identifier="SERVICE-FINANCES", name="Finances", confirmed=True)
    for table, one in (("agencies", agency), ("agreements", row)):
        change_referential(
            archive,
            ReferentialRecord(
                table=table,
                changed_at=archive.clock.now(),
                rows=(one,),
                closed=frozenset(),
                salt=archive.new_salt(),
            ),
        )


def units_of(archive: Archive, name: str) -> frozenset[str]:
    """Give the ids of the units of a wordy dossier."""
    title = words_of(name)[0]
    with archive.catalogue.read() as reader:
        return frozenset(unit.unit_id for unit in reader.units() if title in unit.title)


def an_order(archive: Archive, kind: ActKind = ActKind.ELIMINATION_ORDERED) -> Act:
    return perform(archive, new_act(archive, kind, body={"list": "annex"}, reason="au terme"))


def removed(archive: Archive, unit_ids: Collection[str], act: Act | None = None) -> PurgeState:
    """Order and remove."""
    act = act or an_order(archive)
    drain_outbox(archive)
    return remove_units(archive, act.act_id, unit_ids, check=nothing)


def nothing(_tx: Transaction) -> None:
    """Check nothing."""


def places_with(home: Path, words: Collection[str]) -> Iterator[str]:
    """Name every file of a home, and every name, that bears one of these words."""
    needles = [form for word in words for form in _forms(word)]
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home).as_posix()
        data = path.read_bytes().lower() if path.is_file() else b""
        if any(needle in data or needle in name.lower().encode() for needle in needles):
            yield name


def _forms(word: str) -> tuple[bytes, ...]:
    return word.lower().encode(), word.lower().encode("utf-16-le")
