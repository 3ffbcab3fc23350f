"""Data objects as declared: usages, names, sizes, Uris."""

import hashlib

import pytest

from seda.findings import Finding, Severity
from seda.object_checks import MAX_SIZE, check_objects
from tests.packages import a_dossier, a_file, a_manifest, a_paper
from tests.unit.seda.manifests import codes, described, read

UNIT = '<ArchiveUnit id="U"></ArchiveUnit>'


def found(objects: str) -> list[Finding]:
    return list(check_objects(read(described(UNIT, objects))))


def binary(inside: str = "", *, uri: str = "<Uri>Content/a</Uri>", size: str = "4") -> str:
    return (
        f'<BinaryDataObject id="O"><DataObjectVersion>BinaryMaster_1</DataObjectVersion>{uri}'
        f"<Size>{size}</Size>{inside}</BinaryDataObject>"
    )


def test_sound_objects_are_passed_without_a_word() -> None:
    text = a_manifest(units=(a_dossier("D", files=[a_file()], objects=(a_paper(),)),))

    assert list(check_objects(read(text))) == []


@pytest.mark.parametrize(
    ("objects", "code"),
    [
        (binary("<Attachment>AAAA</Attachment>"), "attachment_inline"),
        (binary(uri=""), "uri_missing"),
        (binary() + binary().replace('"O"', '"P"'), "uri_duplicate"),
        (binary().replace("BinaryMaster_1", "Original"), "usage_invalid"),
        (binary().replace("BinaryMaster_1", "BinaryMaster_x"), "usage_invalid"),
        (binary().replace("BinaryMaster_1", "PhysicalMaster_1"), "usage_invalid"),
        (binary(size="-1"), "size_invalid"),
        (binary(size="4 Ko"), "size_invalid"),
        (binary(size=str(MAX_SIZE + 1)), "size_invalid"),
        (binary(size="9" * 5000), "size_invalid"),
        (binary(size="٤"), "size_invalid"),
    ],
)
def test_each_fault_refuses(objects: str, code: str) -> None:
    findings = found(objects)

    assert code in codes(findings)
    assert all(f.severity is Severity.ERROR for f in findings if f.code == code)


def test_the_largest_size_that_can_be_counted_is_accepted() -> None:
    assert found(binary(size=str(MAX_SIZE))) == []


def test_a_size_that_is_missing_is_worth_a_warning() -> None:
    [finding] = found(binary().replace("<Size>4</Size>", ""))

    assert (finding.code, finding.severity) == ("size_missing", Severity.WARNING)


def test_an_empty_file_has_no_size_to_declare() -> None:
    digest = hashlib.sha512(b"").hexdigest()
    stated = f'<MessageDigest algorithm="SHA-512">{digest}</MessageDigest><Size>4</Size>'
    empty = binary().replace("<Size>4</Size>", stated).replace("<Size>4</Size>", "")

    assert found(empty) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\a.txt", "a/b.txt"])
def test_an_unsafe_file_name_is_told_and_kept(name: str) -> None:
    [finding] = found(binary(f"<FileInfo><Filename>{name}</Filename></FileInfo>"))

    assert (finding.code, finding.severity) == ("filename_unsafe", Severity.WARNING)


def test_an_ordinary_file_name_of_a_town_hall_is_not_unsafe() -> None:
    name = "Délibération n°12, l'école (copie).pdf"

    assert found(binary(f"<FileInfo><Filename>{name}</Filename></FileInfo>")) == []


def test_two_objects_of_one_usage_in_a_group_are_refused() -> None:
    twins = a_dossier("D", objects=(a_file("a.txt"), a_file("b.txt")))

    findings = list(check_objects(read(a_manifest(units=(twins,)))))

    assert codes(findings) == ["usage_duplicate"]


def test_several_usages_live_in_one_group() -> None:
    usages = ("BinaryMaster_1", "BinaryMaster_2", "Dissemination_1", "Thumbnail", "TextContent_1")
    files = tuple(a_file(f"{n}.txt", usage=usage) for n, usage in enumerate(usages))

    assert list(check_objects(read(a_manifest(units=(a_dossier("D", objects=files),))))) == []


def test_paper_without_a_place_on_a_shelf_is_refused() -> None:
    physical = '<PhysicalDataObject id="O"><PhysicalId> </PhysicalId></PhysicalDataObject>'

    assert codes(found(physical)) == ["physical_id_empty"]


@pytest.mark.parametrize(
    ("uri", "filename", "place"),
    [
        ("<Uri>Content/ID7.pdf</Uri>", "Facture  n° 12.pdf", "Facture n° 12.pdf (Content/ID7.pdf)"),
        ("<Uri>Content/a.pdf</Uri>", "a.pdf", "Content/a.pdf"),
        ("<Uri>Content/a.pdf</Uri>", "", "Content/a.pdf"),
        ("", "a.pdf", "a.pdf (O)"),
    ],
)
def test_an_object_is_told_by_the_name_people_gave_it(uri: str, filename: str, place: str) -> None:
    named = f"<FileInfo><Filename>{filename}</Filename></FileInfo>" if filename else ""
    told = found(binary(named, uri=uri, size="-1"))

    assert [one.where for one in told if one.code == "size_invalid"] == [place]
