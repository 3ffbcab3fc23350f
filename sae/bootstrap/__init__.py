"""From settings to an `Archive`: the only place that chooses an adapter.

`create_home` makes a home, `open_archive` opens one, `open_worker` opens it in a worker process;
`tools` are for who checks or prepares something without any home.
"""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from sae.adapters.argon2_secrets import Argon2Secrets
from sae.adapters.clamd import ClamdAntivirus
from sae.adapters.clock import SystemClock
from sae.adapters.format_identification import PronomIdentifier
from sae.adapters.fulltext_tantivy import TantivyFullText
from sae.adapters.fulltext_whoosh import WhooshFullText
from sae.adapters.home_authority import HomeAuthority
from sae.adapters.pdf_facts import ChildPdfInspector
from sae.adapters.printing.typst_printer import TypstPrinter
from sae.adapters.randomness import new_salt, new_uuid7
from sae.adapters.scanning.page_reading import TesseractReader
from sae.adapters.signatures.verifier import ChildSignatureVerifier, trust_anchors
from sae.adapters.text_extraction import ChildTextExtractor
from sae.adapters.worker_pool import ProcessWorkers
from sae.bootstrap.tools import (
    embedded_file_reader,
    instruments,
    lint_tools,
    mail_reader,
    preparation_tools,
    scan_inspector,
    signature_tools,
)
from sae.catalogue.sql_catalogue import SqlCatalogue
from sae.custody.commit import journal, new_entry
from sae.custody.recover import recover
from sae.domain.accounts import OPERATOR, Caller
from sae.errors import UsageError
from sae.journal.entry import EntryType, Stream
from sae.ports import (
    Antivirus,
    Archive,
    CopyTerms,
    FullText,
    Places,
    Policy,
    Wording,
)
from sae.settings import FILE, Settings, read_settings
from sae.settings.mappings import read_mapping
from sae.settings.preparation import PreparationSettings, read_preparation_settings
from sae.settings.settings_file import SettingsFile
from sae.settings.template import NewHome, settings_text
from seda.package import ContainerLimits
from seda.safe_xml import XmlLimits
from seda.schema import Schemas
from storage.digests import sha512_of
from storage.file_store import FileStore
from storage.io_layer import fault_point
from storage.replicated_store import Copies, Copy

__all__ = [
    "NewHome",
    "Opening",
    "PreparationSettings",
    "create_home",
    "embedded_file_reader",
    "instruments",
    "lint_tools",
    "mail_reader",
    "open_archive",
    "open_worker",
    "preparation_tools",
    "read_home_preparation",
    "read_mapping",
    "read_preparation_settings",
    "scan_inspector",
    "settings_file",
    "signature_tools",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a home is opened. wording: module-level function, so that workers can have it too."""

    home: Path
    wording: Wording
    caller: Caller = OPERATOR


def create_home(opening: Opening, new: NewHome, *, readme: Callable[[NewHome], bytes]) -> Archive:
    """Create an archive home, with its settings, keys, copies, catalogue and first entry.

    Raises: UsageError when something is already there.
    """
    home = opening.home
    if home.exists() and any(home.iterdir()):
        raise UsageError("home_not_empty", home=home)
    home.mkdir(parents=True, exist_ok=True)
    (home / FILE).write_text(settings_text(new), encoding="utf-8")
    settings = read_settings(home)
    places = _places(home)
    for folder in (places.work, places.quarantine, places.derived, places.keys):
        folder.mkdir(parents=True, exist_ok=True)
    places.keys.chmod(0o700)
    for lock in (places.lock, places.ingest_lock, places.index_lock):
        lock.touch(mode=0o600)
    places.ingest_lock.with_suffix(".guard").touch(mode=0o600)
    now = SystemClock(settings.home.time_zone).now()
    from sae.adapters.internal_authority import create as create_authority

    create_authority(places.keys, now=now, name=new.archival_agency_name)
    archive = _archive(opening, settings)
    text = readme(new)
    archive.copies.initialise(text)
    origin = archive.new_id()
    archive.catalogue.create(origin=origin)
    entry = new_entry(
        archive,
        EntryType.HOME_CREATED,
        origin,
        operation=archive.new_id(),
        after=f"sha512:{sha512_of(text)}",  # an audit knows the README of the copies by it
    )
    journal(archive, Stream.EVENTS, entry)
    return archive


def open_archive(opening: Opening, *, for_writing: bool) -> Archive:
    """Open a home; when it is opened for writing, what a crash left is finished first.

    Raises: HomeUnavailable, CatalogueBehind.
    """
    archive = _archive(opening, read_settings(opening.home))
    if for_writing:
        recover(archive)
    return archive


def open_worker(opening: Opening) -> Archive:
    """Open a home in a worker process, which never commits."""
    return _archive(opening, read_settings(opening.home))


def read_home_preparation(home: Path) -> PreparationSettings:
    """Read what a home says of the packages prepared for it. Raises: HomeUnavailable."""
    return read_settings(home).preparation


def settings_file(home: Path) -> SettingsFile:
    """Give the settings of a home, for the job that changes one."""
    return SettingsFile(home / FILE)


# ----------------------------------------------------------------------------- private


def _archive(opening: Opening, settings: Settings) -> Archive:
    home = opening.home.resolve()
    places = _places(home)
    clock = SystemClock(settings.home.time_zone)
    limits = settings.limits
    return Archive(
        places=places,
        policy=_policy(settings),
        catalogue=SqlCatalogue(home / "catalogue.db", fault_point=fault_point),
        copies=Copies(
            tuple(
                Copy(
                    name=copy.name,
                    store=FileStore(home / copy.path),  # an absolute path replaces the home
                    required=copy.required,
                )
                for copy in settings.copies
            )
        ),
        fulltext=_fulltext(settings, places),
        formats=PronomIdentifier(),
        inspector=ChildPdfInspector(),
        text=ChildTextExtractor(
            timeout_seconds=limits.text_seconds, memory_bytes=limits.text_memory_bytes
        ),
        signatures=ChildSignatureVerifier(
            anchors=partial(trust_anchors, home / settings.signatures.trust)
            if settings.signatures.trust
            else (),
            timeout_seconds=settings.signatures.seconds,
            memory_bytes=settings.signatures.memory_bytes,
        ),
        antivirus=_antivirus(settings),
        ocr=TesseractReader(
            languages=settings.ocr.languages,
            page_seconds=settings.ocr.page_seconds,
            memory_bytes=settings.ocr.memory_bytes,
            readers=settings.ingest.processes,
        ),
        printer=TypstPrinter(language=settings.home.language, time_zone=settings.home.time_zone),
        timestamps=HomeAuthority(places.keys, clock),
        secrets=Argon2Secrets(),
        clock=clock,
        workers=ProcessWorkers(open_worker, opening, processes=settings.ingest.processes),
        schemas=Schemas(
            official=Path(settings.ingest.schemas) if settings.ingest.schemas else None
        ),
        new_id=new_uuid7,
        new_salt=new_salt,
        wording=opening.wording,
        caller=opening.caller,
        software=f"sae/{version('sae')} python/{platform.python_version()}",
    )


def _policy(settings: Settings) -> Policy:
    limits = settings.limits
    return Policy(
        archival_agency=settings.home.archival_agency,
        archival_agency_name=settings.home.archival_agency_name,
        language=settings.home.language,
        ocr_at_ingest=settings.ocr.at_ingest,
        quarantine_days=settings.ingest.quarantine_days,
        withdrawal_days=settings.withdrawal.days,
        container_limits=ContainerLimits(
            max_entries=limits.max_entries,
            max_total_bytes=limits.max_total_bytes,
            max_entry_bytes=limits.max_entry_bytes,
            max_ratio=limits.max_ratio,
        ),
        xml_limits=XmlLimits(max_bytes=limits.max_manifest_bytes, max_depth=limits.max_depth),
        reading=settings.ingest.reading,
        closed=frozenset(settings.ingest.closed_referentials),
        copies=tuple(CopyTerms(**copy.model_dump()) for copy in settings.copies),
    )


def _antivirus(settings: Settings) -> Antivirus | None:
    asked = settings.antivirus
    if not asked.address:
        return None
    return ClamdAntivirus(
        asked.address,
        required=asked.on_unavailable == "refuse",
        max_bytes=asked.max_bytes,
        timeout_seconds=asked.timeout_seconds,
    )


def _fulltext(settings: Settings, places: Places) -> FullText:
    folder = places.home / "index"
    if settings.search.fulltext == "whoosh":
        return WhooshFullText(folder, lock=places.index_lock)
    return TantivyFullText(folder, lock=places.index_lock, heap_bytes=settings.search.heap_bytes)


def _places(home: Path) -> Places:
    home = home.resolve()
    return Places(
        home=home,
        work=home / "work",
        quarantine=home / "quarantine",
        derived=home / "derived",
        keys=home / "keys",
        lock=home / "writer.lock",
        ingest_lock=home / "ingest.lock",
        index_lock=home / "index.lock",
    )
