"""`record.json` of an AIP: what SEDA does not say and the catalogue cannot guess again.

Together with the AIP's manifest it gives back every row of the catalogue.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sae.domain.document_facts import DocumentFacts
from sae.domain.records import AipKind, AipRecord

FORMAT = "sae-aip-record/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectFacts:
    """What was found of an object when it was taken in charge.

    position: in the received manifest. path: below `package/`, equal to the object's Uri; empty
    for paper, as the rest is. puid, mime, format_name: our own finding. document: what else was
    found of a PDF.
    """

    xml_id: str
    position: int
    path: str
    size: int
    sha512: str
    sha256: str
    puid: str
    mime: str
    format_name: str
    document: DocumentFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AipRecordFile:
    """The content of `record.json`.

    units: (`id` in the package, our id, position in the received manifest) of the units that
    live here. context: (`id`, our id) of the units repeated above them. taken_in_charge_at:
    instant given in the reply. salt: makes the inventory's digest say nothing by itself.
    follows: the AIP whose units these are, when the others were removed; empty otherwise.
    signed: how many objects have a report in `signatures.jsonl`, which is there when any has.
    """

    aip_id: str
    transfer_id: str
    kind: AipKind
    seda_version: str
    transfer_manifest_sha512: str
    archival_agreement: str
    originating_agency: str
    taken_in_charge_at: datetime
    salt: str
    software: str
    units: tuple[tuple[str, str, int], ...]
    context: tuple[tuple[str, str], ...]
    objects: tuple[ObjectFacts, ...]
    follows: str = ""
    signed: int = 0

    def row(self, *, inventory_sha512: str, published_seq: int, version: int = 1) -> AipRecord:
        """Give the AIP's row of the catalogue."""
        return AipRecord(
            aip_id=self.aip_id,
            transfer_id=self.transfer_id,
            kind=self.kind,
            version=version,
            inventory_sha512=inventory_sha512,
            files=sum(1 for item in self.objects if item.path),
            content_bytes=sum(item.size for item in self.objects),
            published_seq=published_seq,
        )

    def to_bytes(self) -> bytes:
        """Write the file: stable, readable JSON."""
        document: dict[str, object] = {
            "format": FORMAT,
            "aip_id": self.aip_id,
            "transfer_id": self.transfer_id,
            "kind": self.kind.value,
            "seda_version": self.seda_version,
            "transfer_manifest_sha512": self.transfer_manifest_sha512,
            "archival_agreement": self.archival_agreement,
            "originating_agency": self.originating_agency,
            "taken_in_charge_at": self.taken_in_charge_at.isoformat(),
            "salt": self.salt,
            "software": self.software,
        }
        if self.follows:
            document["follows"] = self.follows
        if self.signed:
            document["signed"] = self.signed
        lines = [f"{_json(name)}: {_json(value)}" for name, value in document.items()]
        lines.append(_list("units", self.units))
        lines.append(_list("context", self.context))
        lines.append(
            _list(
                "objects",
                (
                    (
                        o.xml_id,
                        o.position,
                        o.path,
                        o.size,
                        o.sha512,
                        o.sha256,
                        o.puid,
                        o.mime,
                        o.format_name,
                        *((o.document.to_json(),) if o.document is not None else ()),
                    )
                    for o in self.objects
                ),
            )
        )
        return ("{\n" + ",\n".join(lines) + "\n}\n").encode()

    @classmethod
    def parse(cls, data: bytes) -> "AipRecordFile":
        """Read the file. Raises: ValueError when it is not one of ours."""
        document = json.loads(data)
        if document.get("format") != FORMAT:
            raise ValueError(f"not a {FORMAT} file")
        return cls(
            aip_id=document["aip_id"],
            transfer_id=document["transfer_id"],
            kind=AipKind(document["kind"]),
            seda_version=document["seda_version"],
            transfer_manifest_sha512=document["transfer_manifest_sha512"],
            archival_agreement=document["archival_agreement"],
            originating_agency=document["originating_agency"],
            taken_in_charge_at=datetime.fromisoformat(document["taken_in_charge_at"]),
            salt=document["salt"],
            software=document["software"],
            units=tuple((x, u, n) for x, u, n in document["units"]),
            context=tuple((x, u) for x, u in document["context"]),
            objects=tuple(_facts(row) for row in document["objects"]),
            follows=document.get("follows", ""),
            signed=document.get("signed", 0),
        )


def paper_facts(xml_id: str, position: int) -> ObjectFacts:
    """Give what is known of a physical object: where it stands, and no bytes."""
    return _facts([xml_id, position, "", 0, "", "", "", "", ""])


# ----------------------------------------------------------------------------- private


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _list(name: str, rows: Iterable[tuple[object, ...]]) -> str:
    # One line per unit and per object: people read this file too.
    body = ",\n".join(_json(row) for row in rows)
    return f"{_json(name)}: [\n{body}\n]" if body else f"{_json(name)}: []"


def _facts(row: list[Any]) -> ObjectFacts:
    xml_id, position, path, size, sha512, sha256, puid, mime, format_name, *document = row
    return ObjectFacts(
        xml_id=xml_id,
        position=position,
        path=path,
        size=size,
        sha512=sha512,
        sha256=sha256,
        puid=puid,
        mime=mime,
        format_name=format_name,
        document=DocumentFacts.parse(document[0]) if document else None,
    )
