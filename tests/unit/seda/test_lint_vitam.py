"""What Vitam refuses and the standard does not."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from seda.findings import Finding, Severity
from seda.lint import vitam as lint_vitam
from seda.package import Entry, PackageKind
from tests.packages import a_file, a_manifest, a_unit
from tests.unit.seda.manifests import a_unit_with, read


def codes(findings: object) -> list[str]:
    return [finding.code for finding in findings if isinstance(finding, Finding)]  # type: ignore[attr-defined]


def container(*names: str, kind: PackageKind = PackageKind.ZIP) -> list[str]:
    entries = MappingProxyType({name: Entry(name, 1) for name in ("manifest.xml", *names)})
    return codes(lint_vitam.check_container(entries, kind, "manifest.xml"))


@pytest.mark.parametrize("name", ["Content/ID1.pdf", "content/a/b@c_d-e.tar.gz", "Content/ID1"])
def test_plain_names_in_content_are_accepted(name: str) -> None:
    assert container(name) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Content/facture été.pdf", "vitam_file_name"),
        ("Content/a b.pdf", "vitam_file_name"),
        ("Content/.hidden", "vitam_file_name"),
        ("Content/a..pdf", "vitam_file_name"),
        ("Autres/a.pdf", "vitam_folder"),
        ("readme.txt", "vitam_file_at_root"),
    ],
)
def test_other_names_and_places_are_refused(name: str, code: str) -> None:
    assert container(name) == [code]


def test_a_folder_cannot_be_sent() -> None:
    assert container(kind=PackageKind.FOLDER) == ["vitam_container"]


def test_the_header_must_name_an_agreement_and_an_agency() -> None:
    manifest = read(a_manifest(agreement="", agency=""))

    assert codes(lint_vitam.check_manifest(manifest)) == [
        "vitam_agreement_missing",
        "vitam_agency_missing",
    ]


@pytest.mark.parametrize("algorithm", ["SHA-384", "http://www.w3.org/2001/04/xmlenc#sha512"])
def test_other_algorithms_are_refused(algorithm: str) -> None:
    item = a_file(digest_algorithm=algorithm, digest="00")
    manifest = read(a_manifest(units=(a_unit(objects=(item,)),)))

    assert codes(lint_vitam.check_manifest(manifest)) == ["vitam_algorithm"]


def test_a_group_has_a_master() -> None:
    manifest = read(a_manifest(units=(a_unit(objects=(a_file(usage="Dissemination_1"),)),)))

    assert codes(lint_vitam.check_manifest(manifest)) == ["vitam_master_missing"]


def test_a_package_without_objects_is_remarked() -> None:
    (told,) = lint_vitam.check_manifest(read(a_manifest(objects_per_unit=0)))

    assert (told.code, told.severity) == ("vitam_no_object", Severity.WARNING)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Toto&amp;apos;Titi", True),
        ("De : &lt;a@b.fr&gt;", True),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", True),
        ("1 &lt; 2 et 3 &gt; 2", False),
        ("Eaux &amp; forêts", False),
        ("L'été", False),
    ],
)
def test_what_looks_like_html_is_refused(text: str, refused: bool) -> None:
    unit = a_unit_with(content=f"<Description>{text}</Description>")

    assert codes(lint_vitam.check_unit(unit)) == (["vitam_markup"] if refused else [])


def test_a_unit_has_a_title() -> None:
    unit = a_unit_with()
    assert codes(lint_vitam.check_unit(unit)) == []
    assert unit.content is not None
    others = tuple(one for one in unit.content.children if one.name != "Title")
    untitled = replace(unit, content=replace(unit.content, children=others))

    (told,) = lint_vitam.check_unit(untitled)

    assert told.code == "vitam_title_missing"
    assert told.offset == unit.node.start


def test_an_attachment_names_an_identifier_of_vitam() -> None:
    def attached(identifier: str) -> list[str]:
        update = f"<UpdateOperation><SystemId>{identifier}</SystemId></UpdateOperation>"
        return codes(lint_vitam.check_unit(a_unit_with(management=update)))

    assert attached("aeaqaaaaaahkzy7yab3moaljy2rjx2yaaaaq") == []
    assert attached("0197-ab") == ["vitam_guid"]


def test_the_end_of_a_hold_depends_on_the_tables() -> None:
    hold = "<HoldRule><Rule>H1</Rule><HoldEndDate>2030-01-01</HoldEndDate></HoldRule>"

    assert codes(lint_vitam.check_unit(a_unit_with(management=hold, version="2.2"))) == [
        "vitam_hold_end_date"
    ]
