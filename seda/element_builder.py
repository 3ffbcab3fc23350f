"""Makes elements out of what the XML gate sees: the inner half of every reader of manifests."""

from collections.abc import Mapping
from dataclasses import replace

from seda.elements import XSI_TYPE, Attributes, Element

BLANKS = " \t\r\n"


class ElementBuilder:
    """Builds one element at a time, with all below it. Nothing is open at the beginning."""

    __slots__ = ("_declared", "_frames", "_scope", "_text", "namespace")

    def __init__(self) -> None:
        self.namespace = ""  # of SEDA, known when the root has been seen
        self._frames: list[_Frame] = []
        self._text: list[str] = []
        self._scope: dict[str, list[str]] = {}
        self._declared: list[tuple[str, str]] = []

    @property
    def is_open(self) -> bool:
        """Say whether an element is being built."""
        return bool(self._frames)

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """Begin an element. name, attributes: as `Element` names them."""
        frames = self._frames
        if self._text and frames:
            self._keep_text(frames[-1])
        self._text.clear()
        pairs = tuple(attributes.items()) if attributes else ()
        prefixes: Attributes = ()
        if self._declared or name[0] == "{" or XSI_TYPE in attributes:
            prefixes, pairs = self._qualified(name, pairs)
        frames.append(_Frame(name, pairs, prefixes, line))

    def text(self, data: str) -> None:
        """Take a text, or a piece of it."""
        self._text.append(data)

    def end(self) -> Element | None:
        """End the innermost element; give it when nothing is around it."""
        frames = self._frames
        frame = frames.pop()
        children = frame.children
        if children:
            if self._text:
                self._keep_text(frame)
            if frame.tails:
                frame.tails += [""] * (len(children) - len(frame.tails))
        else:
            frame.text = "".join(self._text)
        self._text.clear()
        element = Element(
            frame.name,
            frame.text,
            tuple(children),
            frame.attributes,
            tuple(frame.tails),
            frame.line,
            frame.prefixes,
        )
        if not frames:
            return _without_idle_prefixes(element) if frame.prefixes else element
        if frame.prefixes and frames[-1].name[0] != "{":
            element = _without_idle_prefixes(element)
        frames[-1].children.append(element)
        return None

    def loose_text(self) -> str:
        """Give the text met outside any element being built, and forget it."""
        text = "".join(self._text)
        self._text.clear()
        return text

    # ------------------------------------------------------------------------- prefixes

    def start_prefix(self, prefix: str, namespace: str) -> None:
        """See a declaration, before its element begins."""
        self._scope.setdefault(prefix, []).append(namespace)
        self._declared.append((prefix, namespace))

    def end_prefix(self, prefix: str) -> None:
        """See the end of a declaration."""
        self._scope[prefix].pop()

    def forget_prefixes(self) -> None:
        """Take note that the element that begins is not built here."""
        self._declared.clear()

    # ------------------------------------------------------------------------- private

    def _keep_text(self, frame: "_Frame") -> None:
        text = "".join(self._text)
        if frame.name[0] != "{" and not text.strip(BLANKS):
            return
        if not frame.children:
            frame.text = text
        else:
            frame.tails += [""] * (len(frame.children) - 1 - len(frame.tails))
            frame.tails.append(text)

    def _qualified(self, name: str, attributes: Attributes) -> tuple[Attributes, Attributes]:
        """Give the prefixes that a foreign element needs, and attributes whose names are whole."""
        declared = tuple(self._declared)
        self._declared.clear()
        if name[0] != "{":
            whole = ((k, self._whole(v) if k == XSI_TYPE else v) for k, v in attributes)
            return (), tuple(whole)
        if self._frames and self._frames[-1].name[0] == "{":
            return declared, attributes
        # The outermost foreign element: it may use all that was declared around it.
        around = {prefix: uris[-1] for prefix, uris in self._scope.items() if uris}
        around.setdefault("", "")
        if around[""] == self.namespace:
            del around[""]
        return tuple(sorted(around.items())), attributes

    def _whole(self, value: str) -> str:
        """Give the name that a qualified name stands for."""
        prefix, _, local = value.strip(BLANKS).rpartition(":")
        uris = self._scope.get(prefix)
        if not uris:
            return value
        return local if uris[-1] == self.namespace else f"{{{uris[-1]}}}{local}"


# ----------------------------------------------------------------------------- private


class _Frame:
    """An element being built."""

    __slots__ = ("attributes", "children", "line", "name", "prefixes", "tails", "text")

    def __init__(self, name: str, attributes: Attributes, prefixes: Attributes, line: int) -> None:
        self.name = name
        self.attributes = attributes
        self.prefixes = prefixes
        self.line = line
        self.text = ""
        self.children: list[Element] = []
        self.tails: list[str] = []


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
