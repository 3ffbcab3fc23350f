"""Applies changes to a Content, as a tree: what is not asked stays the very same elements."""

from dataclasses import replace

from seda.elements import Element
from seda.modification.asked import ChangeRefused, ContentChange, Operation, Step
from seda.type_models import LAST, type_models, versions_with

CONTENT = "DescriptiveMetadataContentType"


def changed_content(content: Element, change: ContentChange, *, version: str) -> Element:
    """Make one change. Raises: ChangeRefused."""
    return _Change(change, version).below(content, CONTENT, change.path)


def with_element(around: Element, new: Element, type_name: str, *, version: str) -> Element:
    """Put a child behind those of its name, else where the standard's order says."""
    ranks = type_models(version)[type_name].ranks
    own = ranks.get(new.name, LAST)
    place = 0
    for index, child in enumerate(around.children, start=1):
        if ranks.get(child.name, LAST if child.name.startswith("{") else -1) <= own:
            place = index
    children = (*around.children[:place], new, *around.children[place:])
    return replace(around, children=children, tails=())


# ----------------------------------------------------------------------------- private


class _Change:
    """One change being made."""

    def __init__(self, change: ContentChange, version: str) -> None:
        self._change = change
        self._version = version
        self._models = type_models(version)

    def below(self, around: Element, type_name: str, path: tuple[Step, ...]) -> Element:
        """Give an element changed below, at the path."""
        step, rest = path[0], path[1:]
        self._check_known(type_name, step)
        found = [child for child in around.children if child.name == step.name]
        chosen = self._chosen(found, step)
        if rest:
            return self._inside(around, type_name, step, rest, chosen)
        return self._leaf(around, type_name, step, chosen)

    # ------------------------------------------------------------------------- private

    def _leaf(self, around: Element, type_name: str, step: Step, chosen: list[Element]) -> Element:
        value = self._change.value
        match self._change.operation:
            case Operation.REMOVE:
                gone = [one for one in chosen if value is None or one.text.strip() == value]
                if not gone:
                    raise self._refused("modify_nothing_there", value=value or "")
                return _without(around, gone)
            case Operation.SET if chosen:
                if any(one.children for one in chosen):
                    raise self._refused("modify_has_parts", parts=_parts(chosen))
                first, *others = chosen
                return _without(_with(around, first, replace(first, text=value or "")), others)
        new = Element(step.name, value or "")
        return with_element(around, new, type_name, version=self._version)

    def _inside(
        self,
        around: Element,
        type_name: str,
        step: Step,
        rest: tuple[Step, ...],
        chosen: list[Element],
    ) -> Element:
        """Change what stands below a child, which is made when it must be."""
        inner = self._models[type_name].types.get(step.name, "")
        operation = self._change.operation
        if operation is Operation.REMOVE:
            return self._removed_inside(around, inner, rest, chosen)
        if not chosen or (operation is Operation.ADD and not step.rank):
            new = self.below(Element(step.name), inner, rest)
            return with_element(around, new, type_name, version=self._version)
        if len(chosen) > 1:
            raise self._refused("modify_several", name=step.name, count=len(chosen))
        return _with(around, chosen[0], self.below(chosen[0], inner, rest))

    def _removed_inside(
        self, around: Element, inner: str, rest: tuple[Step, ...], chosen: list[Element]
    ) -> Element:
        """Remove below each child that has it; a child left empty goes as well."""
        removed = False
        for child in chosen:
            try:
                made = self.below(child, inner, rest)
            except ChangeRefused as refused:
                if refused.finding.code != "modify_nothing_there":
                    raise
                continue
            removed = True
            around = _with(around, child, made) if made.children else _without(around, [child])
        if not removed:
            raise self._refused("modify_nothing_there", value=self._change.value or "")
        return around

    def _chosen(self, found: list[Element], step: Step) -> list[Element]:
        if not step.rank:
            return found
        if step.rank > len(found):
            raise self._refused("modify_rank", name=step.name, rank=step.rank, count=len(found))
        return [found[step.rank - 1]]

    def _check_known(self, type_name: str, step: Step) -> None:
        model = self._models.get(type_name)
        if model is None or model.text:  # a text stands there
            raise self._refused("modify_no_parts", name=step.name)
        if step.name not in model.own:
            elsewhere = ", ".join(versions_with(type_name, step.name))
            raise self._refused(
                "modify_element_unknown",
                name=step.name,
                version=self._version,
                elsewhere=elsewhere or "-",
            )

    def _refused(self, code: str, **fields: object) -> ChangeRefused:
        return ChangeRefused(code, where=str(self._change), **fields)


def _with(around: Element, old: Element, new: Element) -> Element:
    """Put a child in the place of another, told by identity: two equal ones are still two."""
    children = tuple(new if child is old else child for child in around.children)
    return replace(around, children=children, tails=())


def _without(around: Element, gone: list[Element]) -> Element:
    children = tuple(child for child in around.children if not any(child is one for one in gone))
    return replace(around, children=children, tails=())


def _parts(chosen: list[Element]) -> str:
    return ", ".join(dict.fromkeys(part.name for one in chosen for part in one.children))
