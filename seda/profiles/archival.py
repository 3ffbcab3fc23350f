"""Archival profiles: RelaxNG or XSD documents that say how the transfers of an agreement are made.

`load_profile` reads a file and says what is wrong with it; `ArchivalProfile.check` applies it to a
manifest in a stream. What was read is all there is: nothing else is fetched, ever.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO

from lxml import etree

from seda import safe_xml
from seda.findings import Finding, error, has_errors
from seda.profiles.demands import Demand, demands_of_grammar, demands_of_schema
from seda.profiles.names import namespaces
from seda.profiles.patterns import Choice, ElementOf, Pattern, TooComplex
from seda.profiles.relaxng import RELAX_NG, BadGrammar, RelaxNgGrammar, Xml, read_grammar
from seda.profiles.relaxng_reading import RelaxNgReading
from seda.safe_xml import DEFAULT_XML_LIMITS, XmlError, XmlLimits
from seda.schema_findings import local_name
from seda.stream_validation import judge
from seda.versions import seda_of
from seda.xsd_writer import borrowed_schemas

MAX_BYTES = 8 * 1024 * 1024  # the largest profiles known weigh 2 MB

RNG, XSD = "rng", "xsd"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivalProfile:
    """A profile, ready to be applied.

    format: `rng` or `xsd`. namespace: of the documents it is written for. identifier: the only
    value it allows for ArchivalProfile; empty when it says none. demands: what it asks, in short.
    """

    format: str
    namespace: str
    identifier: str
    demands: tuple[Demand, ...]
    grammar: RelaxNgGrammar | None = None
    schema: Any = None

    @property
    def version(self) -> str:
        """Give the version of SEDA it is written for, or an empty text."""
        return seda_of(self.namespace) or ""

    def check(
        self,
        manifest: BinaryIO,
        *,
        namespace: str,
        limits: XmlLimits = DEFAULT_XML_LIMITS,
        document: str = "manifest.xml",
    ) -> tuple[Finding, ...]:
        """Apply the profile to a manifest that passed `safe_xml.scan`; every fault is an error.

        manifest: a seekable stream of UTF-8 XML. namespace: of its root. document: its name for
        people. Memory does not grow with the manifest.
        """
        if namespace != self.namespace:
            wanted, found = self.version or self.namespace, seda_of(namespace) or namespace
            return (error("profile_other_version", document, wanted=wanted, found=found),)
        manifest.seek(0)
        if self.grammar is None:
            return tuple(map(_of_profile, judge(lambda: _chunks(manifest), self.schema, document)))
        reading = RelaxNgReading(self.grammar, document)
        try:
            safe_xml.scan(manifest, limits=limits, handler=reading)
        except (TooComplex, RecursionError):
            return (error("profile_too_complex", document),)
        return reading.findings()


@dataclass(frozen=True, slots=True)
class LoadedProfile:
    """A file that was read. profile: None when a finding says why there is none."""

    profile: ArchivalProfile | None
    findings: tuple[Finding, ...]


def load_profile(data: bytes, *, name: str) -> LoadedProfile:
    """Read a profile and prepare it. name: of the file, for the findings."""
    try:
        return LoadedProfile(_load(data, name), ())
    except _Unusable as unusable:
        return LoadedProfile(None, unusable.findings)


@lru_cache(maxsize=16)
def prepared_profile(data: bytes) -> ArchivalProfile:
    """Give again a profile that was loaded before. Raises: ValueError, it cannot be used."""
    loaded = load_profile(data, name="")
    if loaded.profile is None:
        raise ValueError(f"not a profile: {loaded.findings}")
    return loaded.profile


# ----------------------------------------------------------------------------- private

_XS = "http://www.w3.org/2001/XMLSchema"
_CHUNK_BYTES = 64 * 1024


class _Unusable(Exception):  # noqa: N818 - said, not raised to anyone outside
    def __init__(self, *findings: Finding) -> None:
        super().__init__(findings[0].code)
        self.findings = findings


def _load(data: bytes, name: str) -> ArchivalProfile:
    if len(data) > MAX_BYTES:
        raise _Unusable(error("profile_too_large", name, limit=MAX_BYTES))
    if b"<" not in data[:4096]:
        compact = b"element" in data and b"{" in data
        raise _Unusable(error("profile_compact_syntax" if compact else "profile_not_xml", name))
    form = safe_xml.scan(io.BytesIO(data), where=name)
    if has_errors(form.findings):
        raise _Unusable(*form.findings)
    namespace, local = form.root or ("", "")
    try:
        root = safe_xml.parse(data)
    except XmlError as wrong:
        raise _invalid(name, wrong.line, wrong.message) from wrong
    if namespace == RELAX_NG:
        return _load_grammar(root, name)
    if (namespace, local) == (_XS, "schema"):
        return _load_schema(data, root, name)
    raise _Unusable(error("profile_not_a_schema", name, element=local, namespace=namespace))


def _load_grammar(root: Xml, name: str) -> ArchivalProfile:
    try:
        grammar = read_grammar(root)
        # A second opinion: what most platforms of transfer apply profiles with.
        etree.RelaxNG(root)
    except BadGrammar as wrong:
        raise _invalid(name, wrong.line, wrong.reason, code=wrong.code) from wrong
    except etree.RelaxNGError as wrong:
        raise _invalid(name, _line_of(wrong), str(wrong)) from wrong
    except (TooComplex, RecursionError) as wrong:
        raise _Unusable(error("profile_too_complex", name)) from wrong
    spaces = {space for one in _roots(grammar.start) for space in namespaces(one.names)}
    if len(spaces) != 1:
        raise _Unusable(error("profile_without_root", name))
    demands = demands_of_grammar(grammar)
    return ArchivalProfile(
        format=RNG,
        namespace=spaces.pop(),
        identifier=_identifier(demands),
        demands=demands,
        grammar=grammar,
    )


def _load_schema(data: bytes, root: Xml, name: str) -> ArchivalProfile:
    element = f"{{{_XS}}}element"
    nested = next((one for one in root.iter(element) if one.getparent().tag == element), None)
    if nested is not None:
        raise _Unusable(error("profile_agape_source", name, line=nested.sourceline or 0))
    _refuse_others(root, name)
    borrowed = borrowed_schemas()

    def resolve(address: str) -> bytes | None:
        return borrowed.get(_borrowed(address))

    try:
        schema = etree.XMLSchema(etree.fromstring(data, safe_xml.schema_parser(resolve)))
    except (etree.LxmlError, XmlError) as wrong:
        raise _invalid(name, _line_of(wrong), str(wrong)) from wrong
    demands = demands_of_schema(root)
    if not demands:
        raise _Unusable(error("profile_without_root", name))
    return ArchivalProfile(
        format=XSD,
        namespace=root.get("targetNamespace", ""),
        identifier=_identifier(demands),
        demands=demands,
        schema=schema,
    )


def _refuse_others(root: Xml, name: str) -> None:
    """Refuse what would be read from elsewhere, but for the attributes that SEDA borrows."""
    for tag in ("include", "import", "redefine", "override"):
        for one in root.iter(f"{{{_XS}}}{tag}"):
            target = one.get("schemaLocation", "")
            if target and _borrowed(target) not in borrowed_schemas():
                line = one.sourceline or 0
                raise _Unusable(error("profile_include", name, line=line, reason=target))


def _borrowed(address: str) -> str:
    """Give the name under which we serve the W3C schemas of `xml:` and `xlink:`, if it is one."""
    return f"sae:{address.rpartition('/')[2]}"


def _roots(pattern: Pattern) -> Iterator[ElementOf]:
    for one in pattern.items if isinstance(pattern, Choice) else (pattern,):
        if isinstance(one, ElementOf):
            yield one


def _identifier(demands: tuple[Demand, ...]) -> str:
    for demand in demands:
        if demand.path.endswith("/ArchivalProfile") and len(demand.values) == 1:
            return demand.values[0].strip()
    return ""


def _invalid(
    name: str, line: int, reason: str, *, code: str = "profile_grammar_invalid"
) -> _Unusable:
    return _Unusable(error(code, f"{name} line {line}" if line else name, line=line, reason=reason))


def _line_of(wrong: Exception) -> int:
    log: Sequence[Any] = getattr(wrong, "error_log", ())
    return int(log[0].line) if len(log) else 0


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while chunk := stream.read(_CHUNK_BYTES):
        yield chunk


# What the schema engine says of a schema, said of a profile: our code, our field from its field.
_SAID: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "schema_element_unexpected": ("profile_element_unexpected", {"expected": "expected"}),
    "schema_element_missing": ("profile_element_missing", {"missing": "expected"}),
    "schema_element_in_excess": ("profile_element_in_excess", {}),
    "schema_value_not_listed": ("profile_value_fixed", {"value": "value", "expected": "allowed"}),
    "schema_value_invalid": ("profile_value_type", {"value": "value", "expected": "type"}),
    "schema_attribute_missing": ("profile_attribute_missing", {"attribute": "attribute"}),
}


def _of_profile(finding: Finding) -> Finding:
    fields = dict(finding.fields)
    if finding.code == "schema_violations_more":
        return error("profile_violations_more", finding.where, count=fields["count"])
    element = local_name(fields.get("element", ""))
    known = {"line": fields.get("line", "0"), "element": element, "path": element}
    if finding.code == "date_invalid":
        value = fields["value"]
        return error("profile_value_type", finding.where, **known, value=value, expected="date")
    said = _SAID.get(finding.code)
    if said is None:
        detail = fields.get("detail", "") or finding.code
        return error("profile_violation", finding.where, **known, detail=detail)
    code, names = said
    own = {name: fields[theirs] for name, theirs in names.items()}
    return error(code, finding.where, **known, **own)
