"""Archive-unit profiles: JSON Schema documents that say how one kind of unit is described.

The element ArchiveUnitProfile names the profile of its unit. The unit is put in JSON (see
`unit_json`) and checked by itself. No `$ref` leaves its document.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from seda.elements import Element
from seda.findings import Finding, error
from seda.model import ArchiveUnit
from seda.profiles.unit_json import MANAGEMENT, unit_document
from seda.schema_findings import MAX_EXPECTED

MAX_BYTES = 1024 * 1024
MAX_FAULTS = 20  # told of one unit; a person corrects the first ones

DRAFTS = (  # of JSON Schema, as `$schema` names them; 4 is that of Vitam, and the default
    "http://json-schema.org/draft-04/schema",
    "http://json-schema.org/draft-06/schema",
    "http://json-schema.org/draft-07/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
)


@dataclass(frozen=True, slots=True)
class ArchiveUnitProfile:
    """A profile, ready to be applied. demanded: properties that it requires, in its order."""

    validator: Any
    demanded: tuple[str, ...]

    def check(
        self, unit: ArchiveUnit, version: str, *, document: str = "manifest.xml"
    ) -> tuple[Finding, ...]:
        """Apply the profile to a unit of a manifest of SEDA `version`; every fault is an error."""
        described = unit_document(unit, version)
        try:
            faults = list(islice(self.validator.iter_errors(described), MAX_FAULTS))
        except RecursionError:
            return (error("unit_profile_too_complex", document, profile=unit.profile),)
        # One fault comes for each missing property, and ours lists them all.
        return tuple(dict.fromkeys(_finding(fault, unit, document) for fault in faults))


@dataclass(frozen=True, slots=True)
class LoadedUnitProfile:
    """A file that was read. profile: None when a finding says why there is none."""

    profile: ArchiveUnitProfile | None
    findings: tuple[Finding, ...]


def load_unit_profile(data: bytes, *, name: str) -> LoadedUnitProfile:
    """Read a profile and prepare it. name: of the file, for the findings."""
    try:
        schema = _read(data, name)
        validator = _validator(schema, name)
    except _Unusable as unusable:
        return LoadedUnitProfile(None, (unusable.finding,))
    demanded = tuple(str(one) for one in schema.get("required", ()))
    return LoadedUnitProfile(ArchiveUnitProfile(validator, demanded), ())


@lru_cache(maxsize=256)
def prepared_unit_profile(data: bytes) -> ArchiveUnitProfile:
    """Give again a profile that was loaded before. Raises: ValueError, it cannot be used."""
    loaded = load_unit_profile(data, name="")
    if loaded.profile is None:
        raise ValueError(f"not a profile: {loaded.findings}")
    return loaded.profile


# ----------------------------------------------------------------------------- private

_COUNTS = {"minItems": "unit_profile_few", "maxItems": "unit_profile_many"}


class _Unusable(Exception):  # noqa: N818 - said, not raised to anyone outside
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def _read(data: bytes, name: str) -> dict[str, Any]:
    """Read a JSON object. Raises: _Unusable."""
    if len(data) > MAX_BYTES:
        raise _Unusable(error("unit_profile_too_large", name, limit=MAX_BYTES))
    try:
        schema = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as wrong:
        line = getattr(wrong, "lineno", 1)
        finding = error("unit_profile_not_json", name, line=line, reason=wrong)
        raise _Unusable(finding) from wrong
    if not isinstance(schema, dict):
        raise _Unusable(error("unit_profile_not_json", name, line=1, reason="not an object"))
    return schema


def _validator(schema: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - jsonschema has no types
    """Prepare the validator of a schema that refers to nothing else. Raises: _Unusable."""
    from jsonschema import SchemaError  # here: most commands need none of it
    from referencing import Registry

    for target in _references(schema):
        if not target.startswith("#"):
            raise _Unusable(error("unit_profile_reference", name, target=target))
    kind = _kind(schema)
    if kind is None:
        raise _Unusable(error("unit_profile_draft", name, draft=schema.get("$schema")))
    try:
        kind.check_schema(schema)
        # A registry of our own: the default one fetches what it does not know.
        validator = kind(schema, registry=Registry())
        list(validator.iter_errors({}))  # a reference that leads nowhere is found by following it
    except SchemaError as wrong:
        place = "/".join(str(step) for step in wrong.absolute_path) or "/"
        finding = error("unit_profile_invalid", name, place=place, reason=wrong.message)
        raise _Unusable(finding) from wrong
    except RecursionError as wrong:
        raise _Unusable(error("unit_profile_too_complex", name, profile=name)) from wrong
    except Exception as wrong:  # referencing has no public base for its errors
        raise _Unusable(error("unit_profile_invalid", name, place="$ref", reason=wrong)) from wrong
    return validator


def _references(node: object) -> Iterator[str]:
    """Go through every `$ref` and its like, at any depth."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name in ("$ref", "$dynamicRef", "$recursiveRef") and isinstance(value, str):
                yield value
            else:
                yield from _references(value)
    elif isinstance(node, list):
        for item in node:
            yield from _references(item)


def _kind(schema: dict[str, Any]) -> Any:  # noqa: ANN401
    """Give the class of validators of the draft that a schema names; None for an unknown one."""
    import jsonschema

    kinds = (
        jsonschema.Draft4Validator,
        jsonschema.Draft6Validator,
        jsonschema.Draft7Validator,
        jsonschema.Draft201909Validator,
        jsonschema.Draft202012Validator,
    )
    named = str(schema.get("$schema", DRAFTS[0])).removesuffix("#")
    if "draft-04" in named:
        named = DRAFTS[0]  # also under the address of Vitam
    return dict(zip(DRAFTS, kinds, strict=True)).get(named)


def _finding(fault: Any, unit: ArchiveUnit, document: str) -> Finding:  # noqa: ANN401
    path = [str(step) for step in fault.absolute_path]
    place = "/".join("Management" if step == MANAGEMENT else step for step in path) or "Content"
    line = _line(unit, fault.absolute_path)
    code, fields = _said(fault)
    return error(
        code,
        f"{document} line {line}",
        line=line,
        unit=unit.node.xml_id,
        profile=unit.profile,
        element=place,
        **fields,
    )


def _said(fault: Any) -> tuple[str, dict[str, str]]:  # noqa: ANN401
    """Give the code and the own fields of a fault."""
    wanted, found = fault.validator_value, fault.instance
    said = ("unit_profile_violation", {"detail": str(fault.message)})
    match fault.validator:
        case "required" if isinstance(wanted, list):
            missing = [name for name in wanted if name not in found]
            said = ("unit_profile_missing", {"missing": _listed(missing)})
        case "additionalProperties":
            allowed = fault.schema.get("properties", {})
            patterns = fault.schema.get("patternProperties", {})
            extra = [
                name
                for name in found
                if name not in allowed and not any(re.search(one, name) for one in patterns)
            ]
            said = ("unit_profile_unexpected", {"names": _listed(extra)})
        case "enum" | "const":
            values = wanted if fault.validator == "enum" else [wanted]
            expected = _listed(_shown(one) for one in values)
            said = ("unit_profile_value", {"value": _shown(found), "expected": expected})
        case "type":
            expected = _listed(wanted if isinstance(wanted, list) else [wanted])
            said = ("unit_profile_type", {"value": _shown(found), "expected": expected})
        case "minItems" | "maxItems":
            own = {"count": str(len(found)), "limit": str(wanted)}
            said = (_COUNTS[fault.validator], own)
        case "pattern" | "format" | "minLength" | "maxLength" | "minimum" | "maximum":
            form = f"{fault.validator} {wanted}"
            said = ("unit_profile_form", {"value": _shown(found), "expected": form})
    return said


def _line(unit: ArchiveUnit, path: Sequence[Any]) -> int:
    """Find the line of the element that a path of JSON leads to, as near as can be."""
    names = list(path)
    if not names:
        return unit.node.line
    around: Element | None = unit.content
    if names[0] == MANAGEMENT:
        around, names = unit.management, names[1:]
    line = around.line if around is not None else unit.node.line
    for rank, name in enumerate(names):
        if around is None or not isinstance(name, str):
            break
        same = list(around.all(name.removesuffix("_")))
        after = names[rank + 1] if rank + 1 < len(names) else 0
        number = after if isinstance(after, int) else 0
        if number >= len(same):
            break
        around = same[number]
        line = around.line
        if isinstance(after, int):
            names[rank + 1 : rank + 2] = []
    return line


def _shown(value: object) -> str:
    if isinstance(value, str):
        return value if len(value) <= 60 else value[:59] + "…"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"


def _listed(names: Any) -> str:  # noqa: ANN401
    listed = ["Management" if name == MANAGEMENT else str(name) for name in names]
    more = ["…"] if len(listed) > MAX_EXPECTED else []
    return ", ".join(listed[:MAX_EXPECTED] + more)
