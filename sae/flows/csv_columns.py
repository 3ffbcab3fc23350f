"""The columns of a table that describes archive units: which element of SEDA each one fills.

The conventions are those of ReSIP and sedalib, which Archifiltre follows too:
`Content.Writer.0.FullName` is a path in the description of the unit, `Management.AppraisalRule.
Rule.0` one in its rules, numbers tell elements of one name apart, `attr` (alone or last) is for
the attributes of an element, and a path without `Content.` is one in the description all the same.
`ID`, `ParentID`, `File`, `ParentFile` and `ObjectFiles` say where the unit is and what is in it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from seda.elements import XML_LANG
from seda.findings import Finding, error
from seda.type_models import TypeModel, type_models, versions_with

ATTRIBUTES = "*"  # the column gives attributes as XML writes them: xml:lang="fr"

ROOTS = {"Content": "DescriptiveMetadataContentType", "Management": "ManagementType"}
PLACES = ("id", "parentid", "file", "parentfile", "objectfiles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that fills an element. rank: among the columns, from 0.

    path: names and numbers from `Content` or `Management` on. type: of the element, in the
    vocabulary. attribute: empty for the text of the element, an attribute, or `ATTRIBUTES`.
    lang: of the text, when the name of the column says it.
    """

    rank: int
    name: str
    path: tuple[tuple[str, int], ...]
    type: str
    attribute: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of a table. places: rank of each column that is one of `PLACES`, by its name."""

    names: tuple[str, ...]
    places: dict[str, int]
    values: tuple[Column, ...]
    findings: tuple[Finding, ...]


def columns_of(
    header: Sequence[str], *, version: str, left_out: Iterable[str] = (), where: str
) -> Columns:
    """Read the first line of a table. left_out: names, or patterns, of columns to pass over.

    where: the place of that line, for the findings.
    """
    names = tuple(name.strip().lstrip("\ufeff") for name in header)
    patterns = tuple(left_out)
    reader = _Reader(version, where)
    for rank, name in enumerate(names):
        if not any(fnmatchcase(name, pattern) for pattern in patterns):
            reader.read(rank, name)
    reader.check_places()
    return Columns(
        names=names,
        places=reader.places,
        values=tuple(reader.values),
        findings=tuple(reader.findings),
    )


# ----------------------------------------------------------------------------- private

_LANG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class _Reader:
    """Reads one column after the other."""

    def __init__(self, version: str, where: str) -> None:
        self._models = type_models(version)
        self._version = version
        self._where = where
        self.places: dict[str, int] = {}
        self.values: list[Column] = []
        self.findings: list[Finding] = []

    def read(self, rank: int, name: str) -> None:
        if not name:
            return  # spreadsheets leave such columns; a value in one is told with its line
        if name.lower() in PLACES:
            if name.lower() in self.places:
                self._tell("csv_column_twice", name)
            self.places.setdefault(name.lower(), rank)
            return
        if name.lower() == "attr":
            self._read_attributes_of_previous(rank, name)
            return
        column = self._column(rank, name)
        if column is None:
            return
        said = (column.path, column.attribute, column.lang)
        if any((one.path, one.attribute, one.lang) == said for one in self.values):
            self._tell("csv_column_twice", name)
            return
        self.values.append(column)

    def check_places(self) -> None:
        """Tell what is missing to know the units and their tree."""
        if not self.places.keys() & {"id", "file"}:
            self.findings.append(error("csv_no_identifier", self._where))
        elif "id" not in self.places and "parentid" in self.places:
            self.findings.append(error("csv_parent_without_id", self._where))

    # ------------------------------------------------------------------------- private

    def _read_attributes_of_previous(self, rank: int, name: str) -> None:
        previous = self.values[-1] if self.values else None
        if previous is None or previous.attribute:
            self._tell("csv_attr_alone", name)
            return
        self.values.append(
            Column(
                rank=rank, name=name, path=previous.path, type=previous.type, attribute=ATTRIBUTES
            )
        )

    def _column(self, rank: int, name: str) -> Column | None:
        steps = name.split(".")
        if steps[0] not in ROOTS:
            steps.insert(0, "Content")
        attribute = ATTRIBUTES if steps[-1] == "attr" else ""
        if attribute:
            steps.pop()
        path: list[tuple[str, int]] = [(steps[0], 0)]
        model: TypeModel | None = self._models[ROOTS[steps[0]]]
        type_name, lang = "", ""
        for step in steps[1:]:
            if step.isdecimal() and len(path) > 1:
                path[-1] = (path[-1][0], int(step))
                continue
            if model is not None and step in model.own:
                path.append((step, 0))
                type_name = model.types[step]
                model = self._models.get(type_name)
                continue
            if step == steps[-1] and _takes_lang(model) and _LANG.fullmatch(step):
                lang = step
                continue
            self._tell_unknown(name, model, step)
            return None
        if len(path) == 1 or (model is not None and model.own):
            inside = sorted(model.own) if model is not None else []
            self._tell("csv_column_of_elements", name, inside=", ".join(inside[:5]))
            return None
        return Column(
            rank=rank,
            name=name,
            path=tuple(path),
            type=type_name,
            attribute=attribute,
            lang=lang,
        )

    def _tell_unknown(self, name: str, model: TypeModel | None, step: str) -> None:
        others = versions_with(model.name, step) if model is not None else ()
        if others:
            self.findings.append(
                error(
                    "csv_column_version",
                    self._where,
                    column=name,
                    version=self._version,
                    known=", ".join(others),
                )
            )
        else:
            self._tell("csv_column_unknown", name, element=step)

    def _tell(self, code: str, name: str, **fields: object) -> None:
        self.findings.append(error(code, self._where, column=name, **fields))


def _takes_lang(model: TypeModel | None) -> bool:
    return model is not None and XML_LANG in model.attributes
