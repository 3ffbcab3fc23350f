"""Lint names the true reason of every refusal of the corpus, in its place, without any archive.

The table of reasons is ours: for each package that must be refused, the code that says why.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sae import messages
from sae.bootstrap import lint_tools
from sae.jobs.lint import Linted, LintTools, Target, lint, mend
from seda.package import ContainerDamaged, open_package
from tests.conformity.corpus_homes import CORPUS, rows

SIP = rows("sip/index.tsv")
HOSTILE = rows("badsip/expectations.tsv")

# What the tables of an archive refuse: lint says what is to be confirmed, and names it.
TO_CONFIRM = {
    "SIP-test.zip": "rules_to_confirm",
    "SIP_INGEST_CONTRACT_UNKNOW.zip": "agreement_to_confirm",
}
# Refused by Vitam only: the target says so.
OF_VITAM = {"SIP-2182-KO.zip": "vitam_markup"}

REASONS = {
    "$_manifest.xml_KO.zip": "manifest_name",
    "0_LogbookLifecycles_20180220_111512.zip": "manifest_missing",
    "ID11.zip": "manifest_missing",
    "KO_ArchivesPhysiques_BinaryInPhysical.zip": "usage_invalid",
    "KO_ArchivesPhysiques_EmptyPhysicalId.zip": "physical_id_empty",
    "KO_FILE_extension_caractere_special.zip": "object_found_elsewhere",
    "KO_MANIFESTE-URI.zip": "object_missing",
    "KO_Reference_Unexisting.zip": "reference_unknown",
    "KO_SEDA_2.1_SigningInformationAsExtensionWithGps.zip": "schema_element_unexpected",
    "KO_SIP_1986_unit_declare_IDobjet_au_lieu_IDGOT.zip": "object_of_group_referenced",
    "KO_SIP_INSUPPORTED_SEDA_VERSION.zip": "seda_version_unsupported",
    "KO_manifest_mauvais_format.zip": "xml_not_xml",
    "SIP-2.zip": "attachment_identifier_invalid",
    "SIP_Conformity_KO.zip": "digest_mismatch",
    "SIP_FILE_1791_CA1.zip": "title_empty",
    "SIP_FILE_1791_CA2.zip": "rule_date_out_of_range",
    "SIP_INCORRECT_ALGORITHM.zip": "digest_algorithm_unknown",
    "SIP_INIT.zip": "schema_element_unexpected",
    "SIP_KO_ArchiveUnit_ref_BDO.zip": "object_of_group_referenced",
    "SIP_KO_HoldRules_HoldEndDateForRuleWithDefinedDuration.zip": "hold_ends_before_start",
    "SIP_KO_PathTraversalInFileName.zip": "name_traversal",
    "SIP_complex_ok.zip": "seda_version_unsupported",
    "SIP_no_manifest.zip": "manifest_missing",
    "TestSipCyclic.zip": "unit_cycle",
    "arbo_to_ingest.zip": "manifest_missing",
    "ihm-demo-web-application__SIP.zip": "seda_version_unsupported",
    "integration-processing__SIP_Conformity_KO.zip": "digest_mismatch",
    "processing-management-client__SIP_Conformity_KO.zip": "seda_version_unsupported",
    "processing-management-client__SIP_arbor_OK.zip": "seda_version_unsupported",
    "sip.tar": "seda_version_unsupported",
    "sip.tar.gz": "seda_version_unsupported",
    "sip.zip": "manifest_in_folder",
    "sip_for_update_master_version.zip": "attachment_with_objects",
    "workspace-common__sip.zip": "seda_version_unsupported",
    **TO_CONFIRM,
    **OF_VITAM,
}

# The codes of the table of hostile packages, and ours.
CODES = {
    "ALGO_UNKNOWN": {"digest_algorithm_unknown"},
    "ATTACHMENT": {"attachment_inline"},
    "CYCLE": {"unit_cycle"},
    "DATE_BAD": {"date_invalid"},
    "DIGEST_FORMAT": {"digest_format"},
    "DIGEST_MISMATCH": {"digest_mismatch"},
    "DUP_ID": {"duplicate_id"},
    "IDREF_DANGLING": {"reference_unknown"},
    "IDREF_KIND": {"reference_wrong_kind"},
    "ID_LONG": {"identifier_too_long"},
    "MANIFEST_MISSING": {"manifest_missing", "manifest_in_folder"},
    "MANIFEST_MULTI": {"manifest_multiple"},
    "OBJ_EXTRA": {"object_extra"},
    "OBJ_MISSING": {"object_missing", "object_is_folder"},
    "SIZE_MISMATCH": {"size_invalid"},
    "URI_UNSAFE": {"uri_unsafe"},
    "XML_DTD": {"xml_doctype"},
    "XML_ENCODING": {"xml_encoding"},
    "XML_MALFORMED": {"xml_", "entry_symlink"},
    "XML_NS": {"seda_version_unsupported", "seda_version_old"},
    "XML_NSDECL": {"xml_too_many_namespaces"},
    "XML_XINCLUDE": {"xml_xinclude"},
    "XSD": {"schema_", "date_invalid", "digest_format", "size_invalid"},
    "ZIP_COLLISION": {"name_collision"},
    "ZIP_COUNT_LIE": {"zip_count_lie"},
    "ZIP_CRC": {"entry_crc"},
    "ZIP_DUP": {"entry_duplicate"},
    "ZIP_ENCRYPTED": {"entry_encrypted"},
    "ZIP_MANY": {"object_extra"},  # under the limit of entries: refused one by one
    "ZIP_METHOD": {"entry_method"},
    "ZIP_NAME_BACKSLASH": {"name_backslash"},
    "ZIP_NAME_BIDI": {"name_bidi"},
    "ZIP_NAME_CTRL": {"name_control_character"},
    "ZIP_NAME_ENCODING": {"name_encoding"},
    "ZIP_NAME_EXTRA": {"name_extra_field"},
    "ZIP_NAME_LONG": {"name_too_long"},
    "ZIP_NAME_NONCANON": {"name_not_canonical"},
    "ZIP_NAME_RESERVED": {"name_reserved"},
    "ZIP_NAME_TRAVERSAL": {"name_traversal"},
    "ZIP_PREFIX": {"zip_prefix"},
    "ZIP_RATIO": {"entry_ratio", "container_ratio"},
    "ZIP_SIZE_LIE": {"entry_size_lie"},
    "ZIP_SPECIAL": {"entry_special"},
    "ZIP_SYMLINK": {"entry_symlink"},
    "ZIP_TWO_EOCD": {"zip_two_end_records"},
    "ZIP_UNREADABLE": {"zip_truncated", "container_empty", "container_unknown_format"},
}
# Refused for what an archive already holds: by itself the package is good.
RESENT = {"val_resubmit_identical", "val_resubmit_same_id_other_content"}
SLOW_MACHINE = 3  # times the budget of an ingest: one process, its identification child included

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not SIP, reason="the shared corpus is not beside the checkout"),
]


@pytest.fixture(scope="module")
def tools() -> Iterator[LintTools]:
    with lint_tools() as tools:
        yield tools


def codes(answer: Linted, *severities: str) -> set[str]:
    wanted = severities or ("error", "warning", "info")
    return {one.finding.code for one in answer.remarks if one.finding.severity.value in wanted}


def assert_readable(answer: Linted) -> None:
    """Every remark has its sentence and its remedy in both languages, and a path when a line."""
    for remark in answer.remarks:
        for lang in messages.LANGUAGES:
            words = messages.render(remark.finding, lang)
            assert words.message
            assert words.remedy or remark.finding.code == "findings_not_listed"
            assert "{" not in words.message.replace("{{", "").replace("${", ""), words.message
    placed = [one for one in answer.remarks if one.line and one.finding.code[:4] != "xml_"]
    if answer.version:
        assert all(one.xpath.startswith("/") for one in placed)


@pytest.mark.parametrize("row", SIP, ids=[row["file"] for row in SIP])
def test_lint_says_why_a_real_package_is_refused(tools: LintTools, row: dict[str, str]) -> None:
    file = row["file"]
    target = Target.VITAM if file in OF_VITAM else Target.ARCHIVE

    few = int(row["n_binary_objects"] or 0) < 2_000  # else long to read, and says nothing more
    answer = lint(CORPUS / "sip" / file, tools, target=target, files=few)

    assert_readable(answer)
    if row["expected"] == "REJECT":
        assert REASONS[file] in codes(answer)
        assert answer.errors or file in TO_CONFIRM
    elif row["expected"] in {"ACCEPT", "WARN"}:
        assert not codes(answer, "error")


@pytest.mark.parametrize("row", HOSTILE, ids=[row["name"] for row in HOSTILE])
def test_lint_says_why_a_hostile_package_is_refused(tools: LintTools, row: dict[str, str]) -> None:
    begun = time.monotonic()

    answer = lint(CORPUS / "badsip" / f"{row['name']}.zip", tools)

    seconds = int(row["budget"].partition("s")[0])
    assert time.monotonic() - begun < SLOW_MACHINE * seconds
    assert_readable(answer)
    if row["name"] in RESENT or row["expected"] != "reject":
        assert not codes(answer, "error")
        return
    found = codes(answer, "error")
    wanted = set().union(*(CODES[code] for code in row["codes"].split() if code in CODES))
    assert found
    if wanted:
        prefixes = tuple(code for code in wanted if code.endswith("_"))
        assert found & wanted or any(code.startswith(prefixes) for code in found if prefixes)


@pytest.mark.parametrize(
    "row",
    [row for row in SIP if row["expected"] in {"ACCEPT", "WARN"} and int(row["n_units"]) < 1_000],
    ids=lambda row: row["file"],
)
def test_what_vitam_accepts_has_no_error_for_vitam(tools: LintTools, row: dict[str, str]) -> None:
    answer = lint(CORPUS / "sip" / row["file"], tools, target=Target.VITAM)

    # Trees go in through another context of Vitam, without agency; its tests identify no format.
    excused = {"vitam_agency_missing", "format_unknown"}
    assert not codes(answer, "error") - excused


SMALL = 400_000  # bytes: a larger package is long to write again, and says nothing more
MENDABLE = [row for row in SIP if int(row["bytes"]) < SMALL]


@pytest.mark.parametrize("row", MENDABLE, ids=[row["file"] for row in MENDABLE])
def test_what_lint_corrects_is_better_and_loses_no_file(
    tools: LintTools, tmp_path: Path, row: dict[str, str]
) -> None:
    assert_better(tools, CORPUS / "sip" / row["file"], tmp_path / "out.zip")


@pytest.mark.parametrize("row", HOSTILE, ids=[row["name"] for row in HOSTILE])
def test_what_lint_corrects_of_a_hostile_package_loses_no_file(
    tools: LintTools, tmp_path: Path, row: dict[str, str]
) -> None:
    if row["name"] in {"zip_bomb_ratio", "zip_huge_entry_count"}:
        pytest.skip("nothing of it can be corrected, and it is long to read")
    assert_better(tools, CORPUS / "badsip" / f"{row['name']}.zip", tmp_path / "out.zip")


def assert_better(tools: LintTools, package: Path, out: Path) -> None:
    before = package.read_bytes()
    try:
        done = mend(package, tools, out, told=lambda _done, _all: None)
    except ContainerDamaged:  # the door says which file cannot be read
        assert not out.exists()
        return
    assert package.read_bytes() == before
    assert done.written == out.exists() == bool(done.notes)
    if not done.written:
        return
    first, then = lint(package, tools), lint(out, tools)
    # A manifest that is read at last may have faults of its own.
    relaid = {"fixed_manifest_place", "fixed_manifest_name"} & {one.code for one in done.notes}
    assert then.errors <= first.errors or relaid
    assert (then.units, then.objects) == (first.units, first.objects) or relaid
    left_out = sum(one.code == "fixed_junk" for one in done.notes)
    assert files_of(out) >= files_of(package) - left_out


def files_of(package: Path) -> int:
    with tempfile.TemporaryDirectory() as work, open_package(package, work=Path(work)) as opened:
        return len(opened.entries) + len(opened.misnamed)
