"""A manifest without the words of what is no more: identifiers and digests stay, all else as is."""

import pytest

from seda.expurgation import EMPTIED, expurgated
from seda.schema import Schemas
from tests.packages import a_dossier, a_file, a_manifest, a_paper, a_unit, appraisal, metadata

GONE = a_unit(
    "Motperdu",
    content=metadata(Description="Motperdu encore"),
    management=(appraisal("APP-1", start="2010-01-01"),),
    objects=(a_file("motperdu.txt", b"motperdu"),),
    xml_id="GONE",
    group_id="GROUP-GONE",
)
STAYS = a_unit("Reste", objects=(a_file("reste.txt"),), xml_id="STAYS", group_id="GROUP-STAYS")


def test_an_emptied_unit_keeps_its_identifier_and_loses_its_words() -> None:
    manifest = a_manifest(units=(a_dossier("D", xml_id="TOP"), GONE, STAYS))

    text = emptied(manifest, units={"GONE"}, objects=ids_of_objects(manifest, "motperdu.txt"))

    assert "otperdu" not in text
    assert 'id="GONE"' in text
    assert EMPTIED in text
    assert "<DataObjectGroupReferenceId>GROUP-GONE<" in text


def test_digest_and_size_of_an_emptied_object_stay() -> None:
    manifest = a_manifest(units=(GONE, STAYS))
    name = ids_of_objects(manifest, "motperdu.txt")

    text = emptied(manifest, units={"GONE"}, objects=name)

    kept = text[text.index(f'id="{next(iter(name))}"') :]
    kept = kept[: kept.index("</BinaryDataObject>")]
    assert "<MessageDigest" in kept
    assert "<Size>8</Size>" in kept
    assert "<Uri>" not in kept


@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
def test_what_is_left_is_valid(version: str) -> None:
    dossier = a_dossier("Motperdu", files=[a_file("motperdu.txt")], xml_id="TOP")
    paper = a_unit("Papier", objects=(a_paper("12"),), xml_id="PAPER")
    manifest = a_manifest(version=version, units=(dossier, paper, STAYS))
    units = {"TOP", "PAPER", *ids_below(manifest, "TOP")}

    text = emptied(manifest, units=units, objects=ids_of_objects(manifest, "motperdu.txt"))

    assert "otperdu" not in text
    assert Schemas().validate_message(text.encode(), version) == ()


def test_what_stays_is_not_touched() -> None:
    manifest = a_manifest(units=(STAYS,), comment="")

    assert emptied(manifest, units=set(), objects=set()) == without_comment(manifest)


def test_comments_written_in_the_xml_go_with_the_unit() -> None:
    manifest = a_manifest(
        units=(GONE, STAYS),
        mutate=lambda text: text.replace('id="GONE">', 'id="GONE"><!-- motperdu -->'),
    )

    text = emptied(manifest, units={"GONE"}, objects=ids_of_objects(manifest, "motperdu.txt"))

    assert "otperdu" not in text


# ----------------------------------------------------------------------------- builders


def emptied(manifest: str, *, units: set[str], objects: set[str]) -> str:
    return b"".join(expurgated(manifest.encode(), units=units, objects=objects)).decode()


def ids_of_objects(manifest: str, name: str) -> set[str]:
    before = manifest[: manifest.index(f"<Filename>{name}<")]
    start = before.rindex('<BinaryDataObject id="') + len('<BinaryDataObject id="')
    return {manifest[start : manifest.index('"', start)]}


def ids_below(manifest: str, top: str) -> set[str]:
    after = manifest[manifest.index(f'id="{top}"') :]
    start = after.index('<ArchiveUnit id="') + len('<ArchiveUnit id="')
    return {after[start : after.index('"', start)]}


def without_comment(manifest: str) -> str:
    start, end = manifest.find("<Comment>"), manifest.find("</Comment>")
    return manifest if start < 0 else manifest[:start] + manifest[end + len("</Comment>") :]
