"""Sample packages of a commune that does not exist, for `sae demo` and for the tests.

Everything in them is invented here: no real commune, company, person or document.
"""

from datetime import UTC, date, datetime, time
from pathlib import Path

from sae.cli.samples.commune import ARCHIVAL_AGENCY
from sae.cli.samples.deliberations import deliberations
from sae.cli.samples.invoices import invoices_of_2024, wrong_digest
from sae.cli.samples.public_contract import public_contract
from sae.cli.samples.sip import write_sip

__all__ = ["ARCHIVAL_AGENCY", "REFUSED", "write_samples"]

REFUSED = "4-empreinte-fausse-seda-2.1.zip"  # the one sample that no archive may accept


def write_samples(folder: Path, *, now: date) -> tuple[Path, ...]:
    """Write the sample packages in an existing folder, dated of the day, and give their paths.

    In order: supplier invoices (SEDA 2.1), deliberations (2.2), a public works contract (2.3),
    and a package that must be refused.
    """
    sent = datetime.combine(now, time(9), UTC)
    samples = (
        ("1-factures-2024-seda-2.1.zip", invoices_of_2024(sent)),
        ("2-deliberations-seda-2.2.zip", deliberations(sent)),
        ("3-marche-travaux-seda-2.3.zip", public_contract(sent)),
        (REFUSED, wrong_digest(sent)),
    )
    return tuple(write_sip(folder / name, sip) for name, sip in samples)
