"""Makes elements out of what the XML gate sees: the inner half of a reader of manifests.

A reader inherits it, decides which elements are parts of its structure and which are built whole.
This is where manifests of millions of elements spend their time: hence its plain lists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from seda.elements import XSI_TYPE, Attributes, Element, made
from seda.versions import version_of

BLANKS = " \t\r\n"


class ElementBuilder:
    """Builds one element at a time, with all below it; `_frames` is empty between two.

    `text`, `start_prefix` and `end_prefix` are what the gate calls.
    """

    def __init__(self) -> None:
        self._namespace: str | None = None  # of SEDA, known when the root has been seen
        self._version = ""  # likewise; empty when it is not ours
        self._names: dict[str, str] = {}  # as `Element` names elements, by their whole names
        self._frames: list[_Frame] = []
        self._texts: list[str] = []
        self._scope: dict[str, list[str]] = {}
        self._declared: list[tuple[str, str]] = []
        self.text = self._texts.append

    def start_prefix(self, prefix: str, namespace: str) -> None:
        """See a declaration, before its element begins."""
        self._scope.setdefault(prefix, []).append(namespace)
        self._declared.append((prefix, namespace))

    def end_prefix(self, prefix: str) -> None:
        """See the end of a declaration."""
        self._scope[prefix].pop()

    # ------------------------------------------------------------------------- for readers

    def _local(self, name: str) -> str:
        """Name an element as `Element` does; `_names` remembers. The root's namespace is SEDA's."""
        namespace, brace, local = name.removeprefix("{").rpartition("}")
        if self._namespace is None:
            self._namespace = namespace
            self._version = version_of(namespace) or ""
        foreign = name if brace else f"{{}}{local}"
        known = local if namespace == self._namespace else foreign
        self._names[name] = known
        return known

    def _begin(self, name: str, attributes: Mapping[str, str], line: int, offset: int) -> None:
        """Begin an element to be built. name: as `Element` names it."""
        texts, frames = self._texts, self._frames
        if texts:
            if frames and (len(texts) > 1 or texts[0].strip(BLANKS) or frames[-1][0][0] == "{"):
                self._keep_text(frames[-1])
            texts.clear()
        pairs: Attributes = ()
        prefixes: Attributes = ()
        if attributes:
            pairs = tuple(attributes.items())
        if name[0] == "{" or self._declared or (pairs and XSI_TYPE in attributes):
            prefixes, pairs = self._qualified(name, pairs)
        frames.append([name, "", None, pairs, None, line, offset, prefixes])

    def _finish(self) -> Element | None:
        """End the innermost element; give it when nothing is around it."""
        texts, frames = self._texts, self._frames
        name, text, children, attributes, tails, line, offset, prefixes = frame = frames.pop()
        if children is None:
            if texts:
                text = texts[0] if len(texts) == 1 else "".join(texts)
                texts.clear()
            element = made(name, text, (), attributes, (), line, offset, prefixes)
        else:
            if texts:
                if len(texts) > 1 or texts[0].strip(BLANKS) or name[0] == "{":
                    self._keep_text(frame)
                    tails = frame[_TAILS]  # None until now, perhaps
                texts.clear()
            if tails:
                tails += [""] * (len(children) - len(tails))
            tail_texts = tuple(tails) if tails else ()
            element = made(
                name, text, tuple(children), attributes, tail_texts, line, offset, prefixes
            )
        if not frames:
            return _without_idle_prefixes(element) if prefixes else element
        if prefixes and frames[-1][_NAME][0] != "{":
            element = _without_idle_prefixes(element)
        self._hold(element)
        return None

    def _hold(self, element: Element) -> None:
        """Put an element that is whole into the innermost one."""
        around = self._frames[-1]
        if around[_CHILDREN] is None:
            around[_CHILDREN] = [element]
        else:
            around[_CHILDREN].append(element)

    def _held(self) -> Sequence[Element]:
        """Give what stands in the innermost element so far."""
        return self._frames[-1][_CHILDREN] or ()

    def _loose_text(self) -> str:
        """Give the text met outside any element being built, and forget it."""
        text = "".join(self._texts)
        self._texts.clear()
        return text

    # ------------------------------------------------------------------------- private

    def _keep_text(self, frame: "_Frame") -> None:
        """Keep the text before, between or after children, unless it means nothing."""
        text = "".join(self._texts)
        if frame[_NAME][0] != "{" and not text.strip(BLANKS):
            return
        children = frame[_CHILDREN]
        if children is None:
            frame[_TEXT] = text
        else:
            if frame[_TAILS] is None:
                frame[_TAILS] = []
            tails = frame[_TAILS]
            tails += [""] * (len(children) - 1 - len(tails))
            tails.append(text)

    def _qualified(self, name: str, attributes: Attributes) -> tuple[Attributes, Attributes]:
        """Give the prefixes that a foreign element needs, and attributes whose names are whole."""
        declared = tuple(self._declared)
        self._declared.clear()
        if name[0] != "{":
            whole = ((k, self._whole(v) if k == XSI_TYPE else v) for k, v in attributes)
            return (), tuple(whole)
        if self._frames and self._frames[-1][_NAME][0] == "{":
            return declared, attributes
        # The outermost foreign element: it may use all that was declared around it.
        around = {prefix: uris[-1] for prefix, uris in self._scope.items() if uris}
        around.setdefault("", "")
        if around[""] == self._namespace:
            del around[""]
        return tuple(sorted(around.items())), attributes

    def _whole(self, value: str) -> str:
        """Give the name that a qualified name stands for."""
        prefix, _, local = value.strip(BLANKS).rpartition(":")
        uris = self._scope.get(prefix)
        if not uris:
            return value
        return local if uris[-1] == self._namespace else f"{{{uris[-1]}}}{local}"


# ----------------------------------------------------------------------------- private

# An element being built: the fields of Element in their order, its tuples still lists, or None.
_Frame = list[Any]
_NAME, _TEXT, _CHILDREN, _TAILS = 0, 1, 2, 4


def _without_idle_prefixes(foreign: Element) -> Element:
    """Leave out the prefixes that nothing in a foreign element seems to use."""
    names, texts = set(), []
    for element in foreign.descendants():
        names.add(element.name)
        texts += [element.text, *element.tails]
        for name, value in element.attributes:
            names.add(name)
            texts.append(value)
    namespaces = {name[1:].rpartition("}")[0] for name in names if name[0] == "{"}
    used = tuple(
        (prefix, uri)
        for prefix, uri in foreign.prefixes
        if not prefix or uri in namespaces or any(f"{prefix}:" in text for text in texts)
    )
    return replace(foreign, prefixes=used)
