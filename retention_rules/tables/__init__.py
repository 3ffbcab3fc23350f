"""Tables shipped with the library: a starting *tableau de gestion*, and delays of communicability.

`commune.csv`: retention and final sort of the archives of a French commune. `access-2009.csv`: the
codes AR038 to AR062 of the list of 18 August 2009, with the articles of the Code du patrimoine they
stand for. Each row says how sure it is (Confidence) and where it comes from; none is active: an
archivist activates a row with the reference of the agreement of the Archives départementales.
"""

from functools import cache
from importlib.resources import files

from retention_rules.definitions import RuleDefinition
from retention_rules.referential_csv import read_table

NAMES = ("commune", "access-2009")


def table_text(name: str) -> str:
    """Give a shipped table as it is. name: of `NAMES`."""
    return files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")


@cache
def table(name: str) -> tuple[RuleDefinition, ...]:
    """Read a shipped table. name: of `NAMES`."""
    return read_table(table_text(name)).definitions
