"""Bends the texts of a message until the standard can take them; what cannot be bent stays.

Texts are made legible, tokens collapsed, an empty word that may not be empty left out. A date, an
address, a code that is wrong is the reader's to tell and the writer's to refuse.
"""

from seda.elements import XSI_TYPE, Element, made
from seda.messages.packages import Package
from seda.type_models import TypeModel, type_models
from seda.versions import VERSIONS
from seda.xml_text import collapsed, legible

NEVER_EMPTY = "NonEmptyTokenType"  # an optional word: an empty one is as good as none


def lawful(element: Element, type_name: str) -> Element:
    """Give an element of a type, its texts as the standard writes them.

    Packages, elements of others and those that no version has at their place stay as they are.
    """
    if isinstance(element, Package):
        return element
    model = _MODELS.get(element.attribute(XSI_TYPE) or type_name)
    if model is None:
        text = element.text if element.children else _bent(element.text, type_name)
        return _changed(element, text, element.children, element.attributes)
    attributes = tuple(
        (name, _bent(value, model.attributes[name]) if name in model.attributes else value)
        for name, value in element.attributes
    )
    if model.text:
        text = element.text if element.children else _bent(element.text, model.text)
        return _changed(element, text, element.children, attributes)
    return _changed(element, element.text, _children(element, model), attributes)


# ----------------------------------------------------------------------------- private

# The last version has all that the messages of the others have.
_MODELS = type_models(VERSIONS[-1])


def _children(element: Element, model: TypeModel) -> tuple[Element, ...]:
    found = []
    for child in element.children:
        type_name = model.types.get(child.name)
        bent = child if type_name is None else lawful(child, type_name)
        if bent.text or type_name != NEVER_EMPTY or bent.attributes or bent.children:
            found.append(bent)
    return tuple(found)


def _bent(text: str, type_name: str) -> str:
    return legible(text) if type_name == "xs:string" else collapsed(text)


def _changed(
    element: Element,
    text: str,
    children: tuple[Element, ...],
    attributes: tuple[tuple[str, str], ...],
) -> Element:
    place = (element.line, element.offset, element.prefixes)
    return made(element.name, text, children, attributes, element.tails, *place)
