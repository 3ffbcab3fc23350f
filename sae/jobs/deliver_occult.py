"""Keep a copy of an object with words hidden, to be given in its place (CRPA L.311-7).

(1) find the request, and the object among what it asks
(2) refuse what is not a copy: the same bytes, an empty file, no article of law
(3) keep the copy as a document of the act; the original is not touched, its digest stays

The copy is a derived object: it lives and dies with the act, and is given for this request only.
"""

from pathlib import Path

from sae.custody.acts import ActDocument, new_act, perform
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import ActKind
from sae.domain.delivery import Delivery, DeliveryState
from sae.domain.records import ObjectRecord
from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.delivery_records import find_delivery, units_given
from sae.ports import Archive, Reader, Transaction
from storage.digests import BLOCK, sha512_of_stream

USAGE = "access-occulted"
_OVER = (DeliveryState.REFUSED, DeliveryState.DELIVERED)


def occult(  # noqa: PLR0913 - what the law wants to be known
    archive: Archive,
    typed: str,
    object_typed: str,
    *,
    file: Path,
    articles: tuple[str, ...],
    reason: str,
) -> Delivery:
    """Follow the three steps. object_typed: identifier of the object, or its beginning.

    Raises: NotAllowed, UnknownIdentifier, UsageError, StoreUnavailable, OSError.
    """
    archive.caller.require(Role.ARCHIVIST)
    said = tuple(article.strip() for article in articles if article.strip())
    if not said:
        raise UsageError("occulted_without_article")
    with archive.catalogue.read() as reader:
        delivery = find_delivery(reader, typed)  # (1)
        unit_id, item = _object(reader, delivery, object_typed)
    with file.open("rb") as stream:
        sha512, size = sha512_of_stream(stream, bytearray(BLOCK))
    if sha512 == item.sha512 or not size:  # (2)
        raise UsageError("occulted_same", file=file.name)
    form = archive.formats.identify(file, filename=file.name)
    path = f"occulted{file.suffix.lower()}"
    body = {
        "object_id": item.object_id,
        "unit_id": unit_id,
        "articles": list(said),
        "path": path,
        "size": size,
        "sha512": sha512,
        "puid": form.puid,
        "mime": form.mime,
        "format_name": form.format_name,
    }
    act = new_act(
        archive,
        ActKind.COPY_OCCULTED,
        body={**body, "usage": USAGE, "original_sha512": item.sha512},
        reason=reason,
        campaign_id=delivery.request_id,
    )

    def check(tx: Transaction) -> None:
        if find_delivery(tx, delivery.request_id).state in _OVER:
            raise UsageError("delivery_decided_already", request=delivery.request_id)

    perform(archive, act, documents=[ActDocument(path, file)], check=check)  # (3)
    seal(archive)
    with archive.catalogue.read() as reader:
        return find_delivery(reader, delivery.request_id)


# ----------------------------------------------------------------------------- private


def _object(reader: Reader, delivery: Delivery, typed: str) -> tuple[str, ObjectRecord]:
    wanted = typed.strip().lower()
    found = {
        item.object_id: (unit.unit_id, item)
        for unit in units_given(reader, delivery.unit_ids)
        for item in reader.objects_of_unit(unit.unit_id)
        if wanted and item.object_id.startswith(wanted) and not item.physical
    }
    if len(found) != 1:
        raise UnknownIdentifier("occulted_object_unknown", object=typed)
    return next(iter(found.values()))
