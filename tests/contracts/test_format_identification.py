"""What every identifier of formats must do, and what PRONOM through pygfried adds."""

import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sae.adapters.format_identification import PronomIdentifier
from sae.ports import FormatIdentifier, Identification
from seda.findings import Severity
from tests.unit.adapters import sample_documents as samples

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"

Identify = Callable[[bytes, str], Identification]


def codes(identification: Identification) -> dict[str, Severity]:
    return {finding.code: finding.severity for finding in identification.findings}


@pytest.fixture(scope="module")
def pronom() -> Iterator[PronomIdentifier]:
    made = PronomIdentifier()
    yield made
    made.close()


class FormatIdentifierContract:
    """Every identifier passes it: give one as `identifier`."""

    @pytest.fixture
    def identify(self, identifier: FormatIdentifier, tmp_path: Path) -> Identify:
        def identify_bytes(data: bytes, filename: str) -> Identification:
            path = tmp_path / "1"
            path.write_bytes(data)
            return identifier.identify(path, filename=filename)

        return identify_bytes

    def test_a_pdf_is_known_by_its_bytes(self, identify: Identify) -> None:
        found = identify(samples.a_pdf(), "facture.pdf")

        assert (found.puid, found.mime, found.findings) == ("fmt/18", "application/pdf", ())

    def test_the_name_alone_makes_no_format(self, identify: Identify) -> None:
        found = identify(b"\x01\x02\x03\x04 anything", "facture.pdf")

        assert found.puid == ""
        assert codes(found)["format_unknown"] is Severity.INFO

    def test_an_empty_file_has_no_format_and_no_warning(self, identify: Identify) -> None:
        found = identify(b"", "vide.pdf")

        assert found.puid == ""
        assert codes(found) == {"format_of_empty_file": Severity.INFO}

    def test_a_program_named_like_a_document_is_reported(self, identify: Identify) -> None:
        found = identify(samples.a_windows_program(), "facture.pdf")

        assert codes(found)["executable"] is Severity.WARNING
        assert codes(found)["extension_mismatch"] is Severity.WARNING

    def test_a_drawing_with_a_script_is_active(self, identify: Identify) -> None:
        found = identify(samples.a_drawing("<script>alert(1)</script>"), "plan.svg")

        assert codes(found) == {"active_content": Severity.WARNING}

    def test_a_plain_drawing_is_not_active(self, identify: Identify) -> None:
        assert identify(samples.a_drawing(), "plan.svg").findings == ()

    def test_a_pdf_that_is_also_a_zip_is_reported(self, identify: Identify) -> None:
        assert codes(identify(samples.a_pdf_that_is_a_zip(), "double.pdf")) == {
            "polyglot": Severity.WARNING
        }

    def test_a_finding_names_the_file_as_people_know_it(self, identify: Identify) -> None:
        found = identify(samples.a_windows_program(), "facture.pdf")

        assert {finding.where for finding in found.findings} == {"facture.pdf"}

    @pytest.mark.parametrize("puid", ["fmt/1", "fmt/95", "x-fmt/111", "fmt/477"])
    def test_identifiers_of_pronom_are_known(self, identifier: FormatIdentifier, puid: str) -> None:
        assert identifier.knows(puid)

    @pytest.mark.parametrize(
        "puid", ["", "fmt/0", "fmt/99999", "x-fmt/999", "fmt/1 ", "FMT/1", "pdf", "x-fmt/11"]
    )
    def test_other_identifiers_are_not(self, identifier: FormatIdentifier, puid: str) -> None:
        assert not identifier.knows(puid)


class TestPronomIdentifier(FormatIdentifierContract):
    """pygfried and libmagic in a child process."""

    @pytest.fixture
    def identifier(self, pronom: PronomIdentifier) -> PronomIdentifier:
        return pronom

    @pytest.mark.parametrize(
        ("data", "filename", "puid", "mime"),
        [
            (samples.an_xml(), "flux.xml", "fmt/101", "application/xml"),
            (b"Bonjour", "note.txt", "x-fmt/111", "text/plain"),
            (b"nom;montant\nDupont;12\n", "liste.csv", "x-fmt/18", "text/csv"),
            (samples.a_page(), "avis.html", "fmt/471", "text/html"),
            (
                samples.a_docx(),
                "note.docx",
                "fmt/412",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ),
        ],
    )
    def test_common_documents_have_their_pronom_identifier(
        self, identify: Identify, data: bytes, filename: str, puid: str, mime: str
    ) -> None:
        found = identify(data, filename)

        assert (found.puid, found.mime) == (puid, mime)
        assert "extension_mismatch" not in codes(found)

    def test_an_extension_never_wins_over_the_bytes(self, identify: Identify) -> None:
        found = identify(samples.a_pdf(), "tableau.csv")

        assert found.puid == "fmt/18"
        assert codes(found) == {"extension_mismatch": Severity.WARNING}

    def test_two_tools_that_disagree_are_reported(self, identify: Identify) -> None:
        picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0"

        found = identify(picture, "donnees.json")

        assert codes(found)["extension_mismatch"] is Severity.WARNING
        assert found.mime == "image/png"

    def test_xml_without_a_declaration_is_xml_all_the_same(self, identify: Identify) -> None:
        assert identify(b"<marches>\n<marche/></marches>", "marche.xml").mime == "application/xml"

    def test_the_object_of_a_xades_signature_is_not_active(self, identify: Identify) -> None:
        signed = b'<?xml version="1.0"?><Signature><Object Id="o">x</Object></Signature>'

        assert identify(signed, "signature.xml").findings == ()

    def test_a_cut_pdf_still_says_that_it_was_one(self, identify: Identify) -> None:
        found = identify(samples.a_pdf()[:200], "coupe.pdf")

        assert found.mime == "application/pdf"
        assert codes(found) == {"format_unknown": Severity.INFO}

    def test_the_middle_of_a_large_pdf_still_tells_pdf_a(self, identify: Identify) -> None:
        plain = samples.a_pdf()
        claim = (
            b'<rdf:Description xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
            b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
        )
        padded = plain[:-6] + b"% " + bytes(5 << 20) + claim + bytes(5 << 20) + b"\n%%EOF\n"

        assert identify(padded, "grand.pdf").puid == "fmt/477"

    def test_a_fork_of_the_archive_identifies_too(
        self, identifier: PronomIdentifier, tmp_path: Path
    ) -> None:
        path = tmp_path / "note.txt"
        path.write_bytes(b"Bonjour")
        identifier.identify(path, filename="note.txt")

        forked = os.fork()
        if not forked:
            found = identifier.identify(path, filename="note.txt")
            identifier.close()
            os._exit(0 if found.puid == "x-fmt/111" else 1)
        _, status = os.waitpid(forked, 0)

        assert status == 0
        assert identifier.identify(path, filename="note.txt").puid == "x-fmt/111"

    def test_it_works_again_after_being_closed(
        self, identifier: PronomIdentifier, identify: Identify
    ) -> None:
        identifier.close()

        assert identify(samples.a_pdf(), "facture.pdf").puid == "fmt/18"

    @pytest.mark.corpus
    @pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside the checkout")
    @pytest.mark.parametrize(
        ("package", "member", "code"),
        [
            ("obj_exe_as_pdf", "Content/facture.pdf", "extension_mismatch"),
            ("obj_svg_script", "Content/plan.svg", "active_content"),
            ("obj_polyglot_pdf_zip", "Content/double.pdf", "polyglot"),
        ],
    )
    def test_hostile_objects_are_warned_about(
        self, identify: Identify, package: str, member: str, code: str
    ) -> None:
        with zipfile.ZipFile(CORPUS / "badsip" / f"{package}.zip") as opened:
            found = identify(opened.read(member), Path(member).name)

        assert codes(found)[code] is Severity.WARNING

    @pytest.mark.corpus
    @pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside the checkout")
    def test_real_business_files_raise_no_alarm(self, identifier: PronomIdentifier) -> None:
        alarms = [
            (path.name, finding.code)
            for folder in ("actes", "pes", "invoices", "procurement", "parapheur", "pdfa")
            for path in sorted((CORPUS / "flows" / folder).iterdir())
            for finding in identifier.identify(path, filename=path.name).findings
            if finding.severity is Severity.WARNING
        ]

        assert alarms == []
