"""A step of ways out: how far the removal that an act authorised has come, on one snapshot."""

from sae.ports import Reader


def is_removing(reader: Reader, act_id: str) -> bool:
    """Say whether the removal was decided for good. act_id: empty for no act at all."""
    return bool(act_id) and bool(reader.purges(act_id=act_id))


def places_left(reader: Reader, act_id: str) -> tuple[str, ...]:
    """List what still holds something: names of copies, `derived` for what this home derives."""
    if not act_id:
        return ()
    places = reader.purge_places(act_id).values()
    return tuple(sorted({place for of_object in places for place in of_object}))
