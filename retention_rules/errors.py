"""What breaks the arithmetic itself: wrong graphs, not wrong words.

RulesError
├── UnitTwice        two units with one identifier
├── ParentMissing    a unit hangs below one that was not given
├── CyclicUnits      a unit is its own ancestor
├── UnitMissing      no such unit among those given
└── SamplingRefused  a method of sampling without what it needs
"""


class RulesError(Exception):
    """Whatever this library raises."""


class UnitTwice(RulesError):  # noqa: N818 - named for what it says
    """Two units have the same identifier."""

    def __init__(self, unit_id: str) -> None:
        super().__init__(f"two units are called {unit_id}")
        self.unit_id = unit_id


class ParentMissing(RulesError):  # noqa: N818
    """A unit names a parent that was not given: its rules cannot be known."""

    def __init__(self, unit_id: str, parent_id: str) -> None:
        super().__init__(f"{unit_id} is below {parent_id}, which was not given")
        self.unit_id = unit_id
        self.parent_id = parent_id


class CyclicUnits(RulesError):  # noqa: N818
    """A unit is its own ancestor."""

    def __init__(self, unit_id: str) -> None:
        super().__init__(f"{unit_id} is its own ancestor, or below one that is")
        self.unit_id = unit_id


class UnitMissing(RulesError):  # noqa: N818
    """No such unit was given."""

    def __init__(self, unit_id: str) -> None:
        super().__init__(f"{unit_id} was not given")
        self.unit_id = unit_id


class SamplingRefused(RulesError):  # noqa: N818
    """A method of sampling lacks what it needs. code: stable word."""

    def __init__(self, code: str, parameter: str) -> None:
        super().__init__(f"{code}: {parameter!r}")
        self.code = code
        self.parameter = parameter
