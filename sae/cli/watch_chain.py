"""One pass over things that were dropped: recognised, prepared, ingested, set down. See `watch`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sae.cli.preparers import PREPARERS, Making, preparer_of
from sae.cli.transfer_options import transfer_terms
from sae.cli.watch_notes import ACCEPTED, REJECTED, Made, note_of
from sae.errors import SaeError
from sae.flows.recognition import Kind
from sae.jobs.drop_folder import DONE, REFUSED, DropFolder, Thing, is_ordinary
from sae.messages import text

if TYPE_CHECKING:
    from sae.bootstrap import PreparationSettings
    from sae.jobs.ingest import Outcome
    from sae.jobs.preparation import PreparationTools
    from sae.ports import Archive, EmbeddedFileReader


@dataclass(frozen=True, slots=True)
class Chain:
    """What a pass works with."""

    archive: "Archive"
    settings: "PreparationSettings"
    tools: "PreparationTools"

    def run(self, things: Sequence[Thing]) -> Iterator[Made]:
        """Give each thing as soon as its fate is known.

        Raises: StoreUnavailable and others that are no thing's fault; what was taken stays taken.
        """
        from sae.bootstrap import embedded_file_reader
        from sae.jobs.ingest import ingest

        waiting: dict[Path, Made] = {}
        with embedded_file_reader() as embedded:
            for thing in things:
                made = self._made(thing, embedded)
                if made.package is None:
                    yield made
                else:
                    waiting[made.package.resolve()] = made
        for outcome in ingest(self.archive, list(waiting)):
            mine = waiting.pop(outcome.package.resolve(), None)
            if mine is not None:  # and not what another command had begun
                yield _answered(mine, outcome)

    def set_down(self, made: Made, drop: DropFolder) -> Path:
        """Move a thing where its fate says, with the reason; give that place."""
        from sae.jobs.drop_answers import is_infected, quarantine_of

        words = note_of(made, self.archive.policy.language)
        day = self.archive.clock.today().isoformat()
        if is_infected(made.findings):
            apart = quarantine_of(self.archive, made.transfer_id)
            return drop.set_apart(made.thing, words, day=day, into=apart)
        into = REFUSED if made.status == REJECTED else DONE
        return drop.set_down(made.thing, into, words, day=day)

    # ------------------------------------------------------------------------- private

    def _made(self, thing: Thing, embedded: "EmbeddedFileReader") -> Made:
        """Recognise a thing and make its package."""
        from sae.jobs.drop_answers import answered
        from sae.jobs.drop_reading import recognised

        made = Made(thing=thing, kind=Kind.FOLDER)
        if not is_ordinary(thing.path):
            return replace(made, notes=(self._said("watch_not_ordinary"),))
        limits, work = self.archive.policy.container_limits, self.archive.places.work
        found = recognised(thing.path, embedded, limits=limits, work=work)
        made = replace(made, kind=found.kind)
        if found.kind is Kind.SEDA:
            return replace(made, package=thing.path)
        if thing.package.exists():  # by a run that was interrupted
            return replace(made, package=thing.package)
        agency = self.settings.transferring_agency
        before = answered(self.archive, agency, thing.identifier)
        if before is not None:
            return replace(made, transfer_id=before.transfer_id, already=True, status=ACCEPTED)
        return self._prepared(made, parcel=found.parcel)

    def _prepared(self, made: Made, *, parcel: bool) -> Made:
        from sae.jobs.drop_reading import unpack

        thing, source, preparer = made.thing, made.thing.path, preparer_of(made.kind)
        if parcel and not preparer.opens_zips:
            limits, work = self.archive.policy.container_limits, self.archive.places.work
            faults = unpack(thing.path, thing.unpacked, limits=limits, work=work)
            if faults:  # the zip is archived as it is: a plain file
                note = self._said("watch_zip_kept_whole")
                made = replace(made, kind=Kind.FOLDER, remarks=faults, notes=(note,))
            else:
                source = thing.unpacked
        making = self._making(thing, source)
        try:
            prepared = preparer_of(made.kind).make(making)
        except SaeError:
            raise  # of the settings, or of the disk
        except Exception as fault:  # noqa: BLE001 - whatever a file makes a preparation do
            note = self._said("watch_as_plain_files", reason=type(fault).__name__)
            made = replace(made, kind=Kind.FOLDER, notes=(*made.notes, note))
            prepared = PREPARERS[Kind.FOLDER].make(making)
        made = replace(made, findings=prepared.findings)
        return replace(made, package=prepared.package) if prepared.sha512 else made

    def _making(self, thing: Thing, source: Path) -> Making:
        from sae.jobs.preparation import PreparationRequest

        said = {
            "archival_agency": self.settings.archival_agency or self.archive.policy.archival_agency
        }
        names = (
            "seda",
            "transferring_agency",
            "originating_agency",
            "submission_agency",
            "agreement",
            "archival_profile",
            "comment",
        )
        said |= {name: str(getattr(self.settings, name)) for name in names}
        terms = transfer_terms(said, self.settings, None, thing.identifier)
        asked = PreparationRequest(package=thing.package, terms=terms, without_unreadable=True)
        return Making(
            source=source, name=thing.name, asked=asked, settings=self.settings, tools=self.tools
        )

    def _said(self, key: str, **fields: object) -> str:
        return text(key, self.archive.policy.language, **fields)


# ----------------------------------------------------------------------------- private


def _answered(made: Made, outcome: "Outcome") -> Made:
    return replace(
        made,
        status=outcome.result.status.value,
        transfer_id=outcome.transfer.transfer_id,
        already=outcome.already,
        findings=(*made.findings, *outcome.result.findings),
        result=outcome.result,
    )
