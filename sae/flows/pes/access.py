"""Which orders and documents of accounting concern the private life of somebody.

They are closed for fifty years (AR048, L.213-2 I 3°), and so is the flow that holds them; what a
flow does not let one know is taken for private only where its own codes say so.
"""

from sae.flows.pes.model import Order

OPEN, CLOSED = "AR038", "AR048"  # codes of the list of 2009
PERSONAL_DOCUMENTS = frozenset({"004", "005"})  # TypePJ: pay, social benefits

# Accounts of orders that say whom they are for even when a body is paid (M57, M14): pay, help to
# persons, lodging of persons, relief, grants to pupils.
PERSONAL_ACCOUNTS = ("641", "6511", "6512", "6513", "652", "6713", "6714")


def is_personal(order: Order) -> bool:
    """Say whether an order concerns a natural person."""
    return any(one.is_person for one in order.parties) or any(
        account.startswith(PERSONAL_ACCOUNTS) for account in order.accounts
    )
