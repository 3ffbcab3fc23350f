"""A step of every removal: a second person orders it, and proves who she is (design §6)."""

from sae.domain.accounts import Role
from sae.errors import NotAllowed
from sae.ports import Archive


def require_second_person(archive: Archive, *others: str) -> None:
    """Refuse unless an authority acts, her secret just given, who is none of the others.

    others: accounts of who prepared. Raises: NotAllowed.
    """
    caller = archive.caller
    caller.require(Role.AUTHORITY)
    if not caller.authenticated:
        raise NotAllowed("not_authenticated")
    if caller.account_id in others:
        raise NotAllowed("second_person_needed")
