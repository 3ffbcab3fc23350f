"""Mappings of exports of business software, read from TOML: those shipped, and anybody's.

The files beside this module are those shipped; docs/guide-correspondances.md says how to write one.
"""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sae.errors import UsageError
from sae.flows.business import mapping as business
from sae.flows.business.values import FORMS

SHIPPED = ("payroll", "civil_registry", "school_invoices", "land_deeds")
SUFFIX = ".toml"

Texts = str | tuple[str, ...]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldSettings(_Closed):
    """A field. columns: titles that it may have in an export. labels: text of each code."""

    columns: tuple[str, ...] = Field(min_length=1)
    kind: business.Kind = business.Kind.TEXT
    required: bool = False
    labels: dict[str, str] = Field(default_factory=dict)


class FilesSettings(_Closed):
    """Which column names the files. separators: signs between several in one cell."""

    columns: tuple[str, ...] = ()
    separators: str = "|"
    document_type: str = "Document"


class CaseSettings(_Closed):
    """When a rule is for a line: a field has one of these words."""

    field: str
    words: tuple[str, ...] = Field(min_length=1)


class RuleSettings(_Closed):
    """A rule. start: a template that gives a day (`{period.year_end}`)."""

    category: Literal["AppraisalRule", "AccessRule", "DisseminationRule", "ReuseRule"]
    rule: str
    start: str = ""
    action: Literal["", "Keep", "Destroy"] = ""
    when: CaseSettings | None = None

    @model_validator(mode="after")
    def _has_its_action(self) -> "RuleSettings":
        if (self.category == "AppraisalRule") != bool(self.action):
            raise ValueError("action: Keep or Destroy, for an AppraisalRule and no other")
        return self


class MappingSettings(_Closed):
    """A whole file. content: path of an element -> its text, or texts put one after the other."""

    title: str
    identifier: str = ""
    fields: dict[str, FieldSettings] = Field(min_length=1)
    files: FilesSettings = FilesSettings()
    content: dict[str, Texts]
    rules: tuple[RuleSettings, ...] = ()

    @model_validator(mode="after")
    def _names_its_fields(self) -> "MappingSettings":
        texts = [text for said in self.content.values() for text in _texts(said)]
        texts += [self.identifier, *(rule.start for rule in self.rules)]
        for name, what in (place for text in texts for place in business.placeholders(text)):
            if name not in self.fields:
                raise ValueError(f"{{{name}}}: no such field")
            if what and what not in FORMS:
                raise ValueError(f"{{{name}.{what}}}: {', '.join(FORMS)}")
        for rule in self.rules:
            if rule.when is not None and rule.when.field not in self.fields:
                raise ValueError(f"{rule.when.field}: no such field")
        if "Title" not in self.content and "Content.Title" not in self.content:
            raise ValueError("content: Title is missing")
        return self


def read_mapping(asked: str) -> business.BusinessMapping:
    """Read a mapping: the name of one shipped, or the path of a file. Raises: UsageError."""
    try:
        if asked in SHIPPED:
            text = resources.files(__name__).joinpath(asked + SUFFIX).read_text("utf-8")
        elif not asked.endswith(SUFFIX):
            raise UsageError("mapping_unknown", mapping=asked, known=", ".join(SHIPPED))
        else:
            text = Path(asked).read_text(encoding="utf-8")
        settings = MappingSettings.model_validate(tomllib.loads(text))
    except FileNotFoundError as missing:
        raise UsageError("mapping_missing", file=asked) from missing
    except (OSError, tomllib.TOMLDecodeError, ValidationError, UnicodeDecodeError) as wrong:
        raise UsageError("settings_invalid", file=asked, reason=_reason(wrong)) from wrong
    return _mapping(asked, settings)


# ----------------------------------------------------------------------------- private


def _mapping(name: str, said: MappingSettings) -> business.BusinessMapping:
    return business.BusinessMapping(
        name=name,
        title=said.title,
        fields=tuple(
            business.Field(
                name=key,
                columns=one.columns,
                kind=one.kind,
                required=one.required,
                labels=tuple((business.plain(code), text) for code, text in one.labels.items()),
            )
            for key, one in said.fields.items()
        ),
        files=said.files.columns,
        separators=said.files.separators,
        file_type=said.files.document_type,
        identifier=business.Template((said.identifier,)),
        content=tuple(
            (path, business.Template(_texts(text))) for path, text in said.content.items()
        ),
        rules=tuple(_rule(rule) for rule in said.rules),
    )


def _rule(said: RuleSettings) -> business.RuleCase:
    when = said.when
    return business.RuleCase(
        category=said.category,
        rule=said.rule,
        start=business.Template((said.start,)),
        action=said.action,
        field=when.field if when is not None else "",
        values=frozenset(business.plain(word) for word in when.words) if when else frozenset(),
    )


def _texts(said: Texts) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else said


def _reason(wrong: Exception) -> str:
    if isinstance(wrong, ValidationError):
        return "; ".join(
            f"{'.'.join(str(step) for step in fault['loc'])}: {fault['msg']}".lstrip(": ")
            for fault in wrong.errors()
        )
    if isinstance(wrong, OSError):
        return wrong.strerror or str(wrong)
    return str(wrong)
