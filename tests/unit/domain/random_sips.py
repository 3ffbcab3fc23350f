"""Random packages for property tests: any tree, several parents, shared groups, rules, agencies."""

from hypothesis import strategies as st

from sae.cli.samples.sip import Unit
from tests.packages import a_file, a_manifest, appraisal

LEVELS = ("Fonds", "Series", "RecordGrp", "File", "Item", "Class")


@st.composite
def manifests(draw: st.DrawFn, *, max_units: int = 24) -> str:
    """Draw a manifest without cycle nor dangling reference.

    Units are numbered in document order; whatever leads from one to another leads forward, so
    that no cycle can be drawn.
    """
    count = draw(st.integers(1, max_units))
    parents = [-1, *(draw(st.integers(-1, number - 1)) for number in range(1, count))]
    children: dict[int, list[int]] = {number: [] for number in range(-1, count)}
    for number, parent in enumerate(parents):
        children[parent].append(number)
    order: list[int] = []
    _walk(-1, children, order)
    # A unit's name is its place in the document: forward means greater.
    place = {number: at for at, number in enumerate(order)}
    with_objects = {number for number in range(count) if draw(st.booleans())}

    def unit(number: int) -> Unit:
        here = place[number]
        later = st.integers(here + 1, count - 1) if here + 1 < count else st.nothing()
        further = draw(st.lists(later, max_size=2, unique=True)) if here + 1 < count else []
        groups = sorted(place[other] for other in with_objects if other != number)
        shared = draw(st.lists(st.sampled_from(groups), max_size=1)) if groups else []
        year = draw(st.sampled_from(("", "2019", "2020")))
        rule = draw(st.sampled_from(("", "APP-1", "APP-2")))
        agency = draw(st.sampled_from(("", "SERVICE-A", "SERVICE-B")))
        content = (("StartDate", f"{year}-01-01"),) if year else ()
        if agency:
            content = (("OriginatingAgency", (("Identifier", agency),)), *content)
        return Unit(
            title=f"Unité {here}",
            level=draw(st.sampled_from(LEVELS)),
            content=content,
            management=(appraisal(rule, start="2020-01-01"),) if rule else (),
            objects=(a_file(f"{here}.txt", xml_id=f"O{here}"),) if number in with_objects else (),
            references=tuple(f"G{other}" for other in shared),
            placeholders=tuple(f"U{other}" for other in further),
            xml_id=f"U{here}",
            group_id=f"G{here}",
            children=tuple(unit(child) for child in children[number]),
        )

    return a_manifest(units=tuple(unit(number) for number in children[-1]))


def _walk(number: int, children: dict[int, list[int]], order: list[int]) -> None:
    if number >= 0:
        order.append(number)
    for child in children[number]:
        _walk(child, children, order)
