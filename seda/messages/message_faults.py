"""Says what a received message lacks, and which of its values are none, each with its line.

Not validation: order and number do not matter here, and what the standard does not name is nobody's
fault. Only what no object could be made without; the schema says the rest.
"""

from seda.elements import XSI_TYPE, Element
from seda.findings import Finding, error
from seda.messages.lawful_texts import NEVER_EMPTY
from seda.messages.packages import Package
from seda.simple_values import value_check
from seda.type_models import TypeModel, type_models


def faults_of(root: Element, type_name: str, version: str, where: str) -> tuple[Finding, ...]:
    """Give what is wrong with a message of a type, what is below before what is around."""
    looking = _Looking(version, where)
    looking.look(root, type_name)
    return tuple(looking.findings)


def wrong_value(element: Element, where: str) -> Finding:
    """Say that what an element holds is no value of it."""
    value = "<…>" if element.children else element.text.strip()
    return _finding("message_value_invalid", element, where, value=value)


# ----------------------------------------------------------------------------- private


class _Looking:
    def __init__(self, version: str, where: str) -> None:
        self.findings: list[Finding] = []
        self._version = version
        self._where = where
        self._models = type_models(version)

    def look(self, element: Element, type_name: str) -> None:
        model = self._models.get(element.attribute(XSI_TYPE)) or self._models.get(type_name)
        if isinstance(element, Package):
            return
        if model is None or model.text:
            if element.children or not self._is_value(element, type_name, model):
                self.findings.append(wrong_value(element, self._where))
            return
        if not self._are_values(element, model):
            self.findings.append(wrong_value(element, self._where))
        for child in element.children:
            if child.name in model.own:
                self.look(child, model.types[child.name])
        present = {child.name for child in element.children}
        for missing in model.required:
            if missing not in present:
                found = _finding("message_element_missing", element, self._where, missing=missing)
                self.findings.append(found)

    def _is_value(self, element: Element, type_name: str, model: TypeModel | None) -> bool:
        if model is not None:
            return self._takes(model.text, element.text) and self._are_values(element, model)
        empty = type_name == NEVER_EMPTY and not element.text.strip()
        return empty or self._takes(type_name, element.text)

    def _are_values(self, element: Element, model: TypeModel) -> bool:
        return all(
            self._takes(model.attributes[name], value)
            for name, value in element.attributes
            if name in model.attributes
        )

    def _takes(self, type_name: str, text: str) -> bool:
        check = value_check(type_name, self._version)
        return check is None or check(text)


def _finding(code: str, element: Element, where: str, **fields: str) -> Finding:
    place = f"{where} line {element.line}"
    return error(code, place, line=element.line, element=element.name, **fields)
