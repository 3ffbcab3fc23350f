"""Where each finding comes from: a rule of a standard, a habit of whoever receives, or advice.

Only tables. `source` names the clause, the type or the check, in words that need no translation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Basis(StrEnum):
    """What stands behind a finding."""

    STANDARD = "standard"  # the text of SEDA, or of a standard that SEDA rests on
    HABIT = "habit"  # a check of whoever receives, which the standard does not ask for
    ADVICE = "advice"  # nobody refuses for it


@dataclass(frozen=True, slots=True)
class LintRule:
    """source: clause, type of the vocabulary, or check. owner: whose habit it is."""

    basis: Basis
    source: str = ""
    owner: str = ""


def rule_of(code: str) -> LintRule:
    """Give the rule behind a code; what has none is advice."""
    return RULES.get(code, _ADVICE)


# ----------------------------------------------------------------------------- private

_ADVICE = LintRule(Basis.ADVICE)
_OURS = LintRule(Basis.HABIT, owner="sae")


def _standard(source: str, *codes: str) -> dict[str, LintRule]:
    return dict.fromkeys(codes, LintRule(Basis.STANDARD, source))


def _ours(*codes: str) -> dict[str, LintRule]:
    return dict.fromkeys(codes, _OURS)


_ZIP = _standard(
    "PKWARE APPNOTE.TXT (zip)",
    "entry_crc",
    "entry_folder_with_data",
    "entry_size_lie",
    "entry_unreadable",
    "name_backslash",
    "name_encoding",
    "name_extra_field",
    "zip_count_lie",
    "zip_directory_damaged",
    "zip_end_records_disagree",
    "zip_local_mismatch",
    "zip_local_missing",
    "zip_truncated",
)
_TAR = _standard("POSIX.1 pax (tar), RFC 1952 (gzip)", "tar_damaged", "tar_truncated") | _standard(
    "RFC 1951 / RFC 1952 (deflate, gzip)", "container_damaged"
)
_CONTAINER_HABITS = _ours(
    "container_empty",
    "container_misnamed",
    "container_unknown_format",
    "entry_encrypted",
    "entry_method",
    "manifest_in_folder",
    "manifest_missing",
    "manifest_multiple",
    "manifest_name",
    "object_extra",
    "package_unreadable",
    "zip_multi_disk",
) | _ours(
    "container_ratio",
    "entry_changed",
    "entry_duplicate",
    "entry_hard_link",
    "entry_ratio",
    "entry_special",
    "entry_symlink",
    "name_bidi",
    "name_collision",
    "name_control_character",
    "name_not_canonical",
    "name_reserved",
    "name_traversal",
    "tar_trailing_data",
    "zip_hidden_bytes",
    "zip_overlap",
    "zip_prefix",
    "zip_trailing_data",
    "zip_two_end_records",
)
_LIMITS = _ours(
    "container_too_big",
    "container_too_many_entries",
    "container_too_many_folders",
    "entry_too_big",
    "identifier_too_long",
    "name_too_long",
    "schema_too_many",
    "xml_name_too_long",
    "xml_text_too_long",
    "xml_token_too_long",
    "xml_too_big",
    "xml_too_deep",
    "xml_too_many_attributes",
    "xml_too_many_elements",
    "xml_too_many_names",
    "xml_too_many_namespaces",
)
_XML = (
    _standard(
        "XML 1.0, 2.1 Well-Formed XML Documents",
        "xml_content_after_root",
        "xml_malformed",
        "xml_malformed_character",
        "xml_malformed_entity",
        "xml_malformed_tags",
        "xml_malformed_truncated",
        "xml_not_xml",
    )
    | _standard("XML 1.0, 4.3.3 Character Encoding", "xml_malformed_bytes")
    | _standard("Namespaces in XML 1.0", "xml_malformed_prefix", "xml_namespace")
    | _ours("xml_doctype", "xml_encoding", "xml_xinclude")
)
_SCHEMA = _standard(
    "SEDA",
    "date_invalid",
    "not_an_archive_transfer",
    "schema_attribute_missing",
    "schema_attribute_unexpected",
    "schema_element_abstract",
    "schema_element_in_excess",
    "schema_element_missing",
    "schema_element_unexpected",
    "schema_elements_unexpected",
    "schema_root_unknown",
    "schema_text_unexpected",
    "schema_value_empty",
    "schema_value_invalid",
    "schema_value_not_listed",
    "schema_violation",
    "schema_violations_more",
    "seda_version_unsupported",
    "deviation_abstract_extended",
    "deviation_free_element",
    "deviation_free_metadata",
    "deviation_group_identifier",
    "deviation_hold_rule",
    "deviation_hold_rule_code_list",
    "deviation_hole_owner",
    "deviation_loose_object",
    "deviation_misspelt_element",
    "deviation_newer_element",
    "deviation_older_element",
    "deviation_repeated_element",
    "deviation_update_operation",
)
_GRAPH = (
    _standard(
        "XML Schema 1.0, 3.3.8 xs:ID",
        "duplicate_id",
        "schema_identifier_repeated",
    )
    | _standard(
        "XML Schema 1.0, 3.3.9 xs:IDREF",
        "reference_unknown",
    )
    | _standard(
        "SEDA, ArchiveUnitRefId / DataObjectRefType",
        "object_of_group_referenced",
        "reference_wrong_kind",
    )
    | _standard("SEDA, ArchiveUnitType", "unit_cycle")
    | _standard("SEDA, DescriptiveMetadataType", "no_archive_unit")
    | _ours("object_not_referenced")
    | _ours(
        "attachment_changes",
        "attachment_with_objects",
    )
)
_OBJECTS = (
    _standard(
        "SEDA, MessageDigestBinaryObjectType",
        "digest_format",
        "digest_mismatch",
        "digest_missing",
    )
    | _standard(
        "SEDA, MessageDigest/@algorithm, MessageDigestAlgorithmCodeListVersion",
        "digest_algorithm_unknown",
    )
    | _standard(
        "SEDA, BinaryDataObject/Uri",
        "object_missing",
        "object_is_folder",
        "uri_missing",
        "uri_unsafe",
    )
    | _standard("SEDA, SizeInBytesType", "size_invalid", "size_mismatch")
    | _ours("uri_duplicate", "usage_duplicate")
    | _ours("attachment_inline")
    | _standard("SEDA, DataObjectVersion", "usage_invalid")
    | _standard("SEDA, PhysicalDataObject/PhysicalId", "physical_id_empty")
    | _standard("PRONOM (SEDA, FormatId)", "format_not_in_pronom")
)
_CONTENT = (
    _standard("SEDA, ArchiveTransfer/MessageIdentifier", "message_identifier_empty")
    | _ours("title_empty")
    | _ours(
        "hold_ends_before_start",
        "rule_date_out_of_range",
    )
    | _ours(
        "attachment_identifier_invalid",
    )
)

RULES: Mapping[str, LintRule] = MappingProxyType(
    _ZIP | _TAR | _CONTAINER_HABITS | _LIMITS | _XML | _SCHEMA | _GRAPH | _OBJECTS | _CONTENT
)
