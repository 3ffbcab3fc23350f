"""What a depositor is glad to be told before sending, whoever receives the package.

Nothing here refuses, but an attachment that cannot lead anywhere.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from seda.findings import Finding, error, info, warning
from seda.model import ArchiveUnit, Manifest, RuleStatement

# What templates hold where somebody should have written something.
PLACEHOLDER = re.compile(
    r"#{3,}|\$\{[^}]*\}|\{\{[^}]*\}\}|\b(?:change ?it|change ?me|to ?do|x{4,}|lorem ipsum|tbd)\b"
    r"|à (?:compléter|renseigner|remplir)\b",
    re.IGNORECASE,
)
SYSTEM_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]*")
MAX_SHOWN = 12  # names listed in one finding
MAX_GUESSED = 200  # missing files for which a likely one is looked for


@dataclass(slots=True)
class LintAdvice:
    """Looks at each unit as it passes, and remembers the rules that it names."""

    rules: dict[str, None] = field(default_factory=dict)
    agencies: dict[str, None] = field(default_factory=dict)

    def check_unit(self, unit: ArchiveUnit) -> Iterator[Finding]:
        """Check one unit."""
        self.note(unit.rules)
        if unit.node.agency:
            self.agencies[unit.node.agency] = None
        yield from _check_attachment(unit)
        for part in (unit.content, unit.management):
            for element in part.descendants() if part is not None else ():
                if element.text and PLACEHOLDER.search(element.text[:_LOOKED_AT]):
                    yield warning(
                        "placeholder_left",
                        f"manifest.xml:{element.line}",
                        offset=element.offset,
                        element=element.name.rpartition("}")[2],
                        text=element.text.strip()[:_LOOKED_AT],
                    )

    def check_manifest(self, manifest: Manifest) -> Iterator[Finding]:
        """Check the header, and list what only the tables of the archive can confirm."""
        self.note(manifest.rules)
        header = manifest.header
        for name, text in (
            ("MessageIdentifier", header.message_identifier),
            ("ArchivalAgreement", header.archival_agreement),
            ("OriginatingAgencyIdentifier", header.originating_agency),
        ):
            if PLACEHOLDER.search(text[:_LOOKED_AT]):
                yield warning("placeholder_left", name, element=name, text=text[:_LOOKED_AT])
        for agency in (header.originating_agency, header.transferring_agency):
            if agency:
                self.agencies[agency] = None
        if header.archival_agreement:
            yield info(
                "agreement_to_confirm", "ArchivalAgreement", agreement=header.archival_agreement
            )
        if self.agencies:
            yield info("agencies_to_confirm", "manifest.xml", agencies=_listed(self.agencies))
        if self.rules:
            yield info(
                "rules_to_confirm",
                "manifest.xml",
                rules=_listed(self.rules),
                count=len(self.rules),
            )

    def note(self, rules: Iterable[RuleStatement]) -> None:
        """Remember the names of rules, in the order in which they come."""
        for rule in rules:
            if rule.rule_id:
                self.rules[rule.rule_id] = None
            for name, text in rule.properties:
                if name == "RefNonRuleId" and text:
                    self.rules[text] = None


def check_formats_declared(manifest: Manifest) -> Iterator[Finding]:
    """Find the objects whose format nobody declared."""
    for item in manifest.objects:
        if not item.physical and not item.format_id.strip():
            yield info("format_not_declared", item.uri or item.xml_id, offset=item.offset)


def likely_files(missing: Iterable[str], extra: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pair files that are declared and missing with files that are there and not declared.

    The same letters in another case or another folder first, then names that look alike.
    """
    left = list(dict.fromkeys(extra))
    for uri in list(missing)[:MAX_GUESSED]:
        plain = uri.replace("\\", "/").rstrip(". ")
        same_letters = [name for name in left if name.lower() == plain.lower()]
        last = plain.rpartition("/")[2].lower()
        same_name = [name for name in left if name.rpartition("/")[2].lower() == last]
        alike = get_close_matches(plain, left[: MAX_GUESSED * 10], n=1, cutoff=0.9)
        for found in (same_letters, same_name if len(same_name) == 1 else [], alike):
            if found:
                left.remove(found[0])
                yield uri, found[0]
                break


# ----------------------------------------------------------------------------- private

_LOOKED_AT = 200  # characters; a template's word stands at the start


def _check_attachment(unit: ArchiveUnit) -> Iterator[Finding]:
    attachment = unit.node.attachment
    if attachment is None:
        return
    where = f"manifest.xml:{unit.node.line}"
    target = attachment.system_id or f"{attachment.metadata_name}={attachment.metadata_value}"
    if attachment.system_id and not SYSTEM_ID.fullmatch(attachment.system_id):
        yield error(
            "attachment_identifier_invalid",
            where,
            offset=unit.node.start,
            unit=unit.node.xml_id,
            target=target,
        )
        return
    yield info(
        "attachment_to_confirm",
        where,
        offset=unit.node.start,
        unit=unit.node.xml_id,
        target=target,
    )


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = ["…"] if len(every) > MAX_SHOWN else []
    return ", ".join(every[:MAX_SHOWN] + more)
