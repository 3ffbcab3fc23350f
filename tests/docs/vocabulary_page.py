"""Makes docs/seda-vocabulary.md and docs/vocabulaire-seda.md from the vocabulary: `make docs`."""

from collections.abc import Iterable, Iterator

from seda.versions import VERSIONS
from seda.vocabulary.entries import Child, Form, Place, entry
from seda.vocabulary.grammar import Attribute
from seda.vocabulary.words import (
    attribute_meaning,
    chapters,
    kind,
    label,
    meaning,
    value_meaning,
)
from tests.docs.pages import ROOT

PAGES = {
    "en": ROOT / "docs" / "seda-vocabulary.md",
    "fr": ROOT / "docs" / "vocabulaire-seda.md",
}
COMMAND = "make docs"

_WORDS = {
    "en": {
        "top": """\
# The vocabulary of SEDA {versions}

Made by `{command}` from `seda/vocabulary/`; do not edit. In French:
[vocabulaire-seda.md](vocabulaire-seda.md). The same entries in a terminal:
`sae seda element NAME`.

Every element of the three versions: what it means, where it stands, what it holds. Elements that
another holds are listed in the order in which they must be written. `1..1`: exactly once;
`0..1`: at most once; `1..n`: at least once; `0..n`: any number of times. *or*: one of several, of
which one stands. In a model, `?` is at most once, `*` any number of times, `+` at least once, `|`
or, `&` in any order. A version is given where an element or a place does not belong to all three.
""",
        "chapters": "Chapters",
        "index": "All elements",
        "attributes": "Attributes",
        "attribute": "attribute",
        "meaning": "meaning",
        "required": "mandatory",
        "message": "A message: stands alone",
        "in": "In {parents}: `{occurs}`",
        "or": ", *or*",
        "after": ", after {after}",
        "first": ", first",
        "versions": "SEDA {versions}",
        "only": " (SEDA {versions})",
        "value": "Value: {kind}",
        "listed": "Value: one of",
        "carries": "Attributes: {attributes}",
        "model": "Model: `{model}`",
        "children": ("holds", "", "how often", "versions"),
        "open": "Holds elements of other vocabularies.",
        "abstract": "Left to others: never written as it is.",
    },
    "fr": {
        "top": """\
# Le vocabulaire du SEDA {versions}

Fait par `{command}` à partir de `seda/vocabulary/` ; ne pas modifier. En anglais :
[seda-vocabulary.md](seda-vocabulary.md). Les mêmes fiches dans un terminal :
`sae seda element NOM`.

Chaque élément des trois versions : ce qu'il veut dire, où il se place, ce qu'il contient. Les
éléments qu'un autre contient sont donnés dans l'ordre où il faut les écrire. `1..1` : exactement
une fois ; `0..1` : une fois au plus ; `1..n` : au moins une fois ; `0..n` : autant de fois qu'on
veut. *ou* : un parmi plusieurs, dont un seul figure. Dans un modèle, `?` veut dire une fois au
plus, `*` autant de fois qu'on veut, `+` au moins une fois, `|` ou, `&` dans n'importe quel ordre.
La version est donnée quand un élément ou une place n'est pas dans les trois.
""",
        "chapters": "Chapitres",
        "index": "Tous les éléments",
        "attributes": "Attributs",
        "attribute": "attribut",
        "meaning": "sens",
        "required": "obligatoire",
        "message": "Un message : se suffit à lui-même",
        "in": "Dans {parents} : `{occurs}`",
        "or": ", *ou*",
        "after": ", après {after}",
        "first": ", en premier",
        "versions": "SEDA {versions}",
        "only": " (SEDA {versions})",
        "value": "Valeur : {kind}",
        "listed": "Valeur : l'une de",
        "carries": "Attributs : {attributes}",
        "model": "Modèle : `{model}`",
        "children": ("contient", "", "combien", "versions"),
        "open": "Contient des éléments d'autres vocabulaires.",
        "abstract": "Laissé à d'autres : ne s'écrit jamais tel quel.",
    },
}


def vocabulary_page(lang: str) -> str:
    """Write the page of a language."""
    return "\n".join(_Page(lang).lines())


class _Page:
    """One page: what is said of each element, in a language."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._words = _WORDS[lang]
        self._ids = {name for names in chapters(lang).values() for name in names}

    def lines(self) -> Iterator[str]:
        titles = [*chapters(self._lang), str(self._words["attributes"])]
        yield self._said("top", versions=", ".join(VERSIONS), command=COMMAND)
        yield f"## {self._words['chapters']}\n"
        yield from (f"- [{title}](#{_chapter_id(n)})" for n, title in enumerate(titles, 1))
        yield f"\n## {self._words['index']}\n"
        yield from self._index()
        for number, (title, names) in enumerate(chapters(self._lang).items(), 1):
            yield f'\n<a id="{_chapter_id(number)}"></a>\n\n## {title}\n'
            for name in names:
                yield from self._element(name)
        yield f'\n<a id="{_chapter_id(len(titles))}"></a>\n\n## {titles[-1]}\n'
        yield from self._all_attributes()
        yield ""

    # ------------------------------------------------------------------------- private

    def _index(self) -> Iterator[str]:
        initials: dict[str, list[str]] = {}
        for name in sorted(self._ids):
            initials.setdefault(name[0], []).append(_link(name))
        yield "\n\n".join(f"**{first}** {' · '.join(each)}" for first, each in initials.items())

    def _element(self, name: str) -> Iterator[str]:
        told = entry(name)
        yield f'<a id="{name}"></a>\n\n### `{name}` — {label(name, self._lang)}\n'
        yield f"{_plain(meaning(name, self._lang))}\n"
        if told.versions != VERSIONS:
            yield f"{self._said('versions', versions=', '.join(told.versions))}\n"
        for form in told.forms:
            yield from (f"- {self._place(place, told.versions)}" for place in form.places)
            yield ""
            yield from self._form(form, told.versions)

    def _place(self, place: Place, versions: tuple[str, ...]) -> str:
        only = self._only(place.versions, versions)
        if not place.parents:
            return self._said("message") + only
        parents = ", ".join(map(_link, place.parents))
        alternative = self._said("or") if place.alternative else ""
        order = self._said("after", after=_link(place.after)) if place.after else ""
        order = order or self._said("first")
        return self._said("in", parents=parents, occurs=place.occurs) + alternative + order + only

    def _form(self, form: Form, versions: tuple[str, ...]) -> Iterator[str]:
        if form.abstract:
            yield f"{self._said('abstract')}\n"
        if form.values:
            yield f"{self._said('listed')}\n"
            for value in form.values:
                yield f"- `{value}` — {value_meaning(form.list_name, value, self._lang)}"
            yield ""
        elif form.value:
            yield f"{self._said('value', kind=_plain(kind(form.value, self._lang)))}\n"
        if form.attributes:
            carried = ", ".join(map(self._attribute, form.attributes))
            yield f"{self._said('carries', attributes=carried)}\n"
        if form.is_open:
            yield f"{self._said('open')}\n"
        if form.children:
            if "(" in form.model:
                yield f"{self._said('model', model=form.model)}\n"
            yield from self._children(form.children, versions)
            yield ""

    def _children(self, children: Iterable[Child], versions: tuple[str, ...]) -> Iterator[str]:
        heads = self._words["children"]
        yield f"| {' | '.join(heads)} |"
        yield "|---|---|---|---|"
        for child in children:
            occurs = f"`{child.occurs}`" + (self._said("or") if child.alternative else "")
            those = "" if child.versions == versions else ", ".join(child.versions)
            yield f"| {_link(child.name)} | {label(child.name, self._lang)} | {occurs} | {those} |"

    def _attribute(self, attribute: Attribute) -> str:
        shown = f"`{attribute.name}`"
        return f"{shown} ({self._said('required')})" if attribute.required else shown

    def _all_attributes(self) -> Iterator[str]:
        yield f"| {self._words['attribute']} | {self._words['meaning']} |"
        yield "|---|---|"
        carried = {
            attribute.name
            for name in self._ids
            for form in entry(name).forms
            for attribute in form.attributes
        }
        for name in sorted(carried, key=str.lower):
            yield f"| `{name}` | {_plain(attribute_meaning(name, self._lang))} |"

    def _only(self, those: tuple[str, ...], versions: tuple[str, ...]) -> str:
        return "" if those == versions else self._said("only", versions=", ".join(those))

    def _said(self, key: str, **fields: str) -> str:
        return str(self._words[key]).format(**fields)


def _link(name: str) -> str:
    return f"[{name}](#{name})"


def _chapter_id(number: int) -> str:
    return f"chapter-{number}"


def _plain(words: str) -> str:
    return words.replace("|", r"\|").replace("*", r"\*").replace("_", r"\_")


if __name__ == "__main__":
    for one, page in PAGES.items():
        page.write_text(vocabulary_page(one), encoding="utf-8")
