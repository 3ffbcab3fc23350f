"""The tree against an independent, literal reading of RFC 6962 §2.1."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae.journal import merkle


def naive_root(data: list[bytes]) -> bytes:
    if not data:
        return hashlib.sha256().digest()
    if len(data) == 1:
        return hashlib.sha256(b"\0" + data[0]).digest()
    k = naive_split(len(data))
    return hashlib.sha256(b"\1" + naive_root(data[:k]) + naive_root(data[k:])).digest()


def naive_split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def naive_path(m: int, data: list[bytes]) -> list[bytes]:
    if len(data) == 1:
        return []
    k = naive_split(len(data))
    if m < k:
        return [*naive_path(m, data[:k]), naive_root(data[k:])]
    return [*naive_path(m - k, data[k:]), naive_root(data[:k])]


def naive_proof(m: int, data: list[bytes], *, complete: bool = True) -> list[bytes]:
    if m == len(data):
        return [] if complete else [naive_root(data)]
    k = naive_split(len(data))
    if m <= k:
        return [*naive_proof(m, data[:k], complete=complete), naive_root(data[k:])]
    return [*naive_proof(m - k, data[k:], complete=False), naive_root(data[:k])]


def leaves_of(data: list[bytes]) -> list[bytes]:
    return [merkle.leaf_hash(item) for item in data]


lists = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


@given(lists)
def test_the_root_is_that_of_the_rfc(data: list[bytes]) -> None:
    assert merkle.root_of(leaves_of(data)) == naive_root(data)


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert merkle.root_of([]) == naive_root([])


@given(lists, st.data())
def test_every_inclusion_path_is_that_of_the_rfc_and_leads_to_the_root(
    data: list[bytes], draw: st.DataObject
) -> None:
    index = draw.draw(st.integers(0, len(data) - 1))

    path = merkle.inclusion_paths(leaves_of(data), [index])[index]

    assert list(path) == naive_path(index, data)
    leaf = merkle.leaf_hash(data[index])
    found = merkle.root_from_inclusion(leaf, index=index, size=len(data), path=path)
    assert found == naive_root(data)


@given(lists, st.data())
def test_an_altered_path_never_leads_to_the_root(data: list[bytes], draw: st.DataObject) -> None:
    index = draw.draw(st.integers(0, len(data) - 1))
    path = merkle.inclusion_paths(leaves_of(data), [index])[index]
    leaf = merkle.leaf_hash(data[index])
    shapes = [path[1:], (*path, leaf), path[:-1]] if path else [(leaf,)]
    shapes += [(*path[:k], bytes(32), *path[k + 1 :]) for k in range(len(path))]

    for altered in shapes:
        try:
            found = merkle.root_from_inclusion(leaf, index=index, size=len(data), path=altered)
        except ValueError:
            continue
        assert found != naive_root(data)


def test_a_leaf_outside_of_the_tree_has_no_path() -> None:
    with pytest.raises(ValueError, match="not in this tree"):
        merkle.inclusion_paths(leaves_of([b"a", b"b"]), [2])
    with pytest.raises(ValueError, match="outside"):
        merkle.root_from_inclusion(b"", index=2, size=2, path=())


@given(lists, st.data())
def test_a_tree_that_grew_has_the_consistency_proof_of_the_rfc(
    data: list[bytes], draw: st.DataObject
) -> None:
    old_size = draw.draw(st.integers(1, len(data)))

    proof = merkle.consistency_proof(leaves_of(data), old_size)

    assert list(proof) == naive_proof(old_size, data)
    old_root, root = naive_root(data[:old_size]), naive_root(data)
    assert merkle.is_consistent(old_size, old_root, len(data), root, proof)


@given(st.lists(st.binary(max_size=8), min_size=2, max_size=70), st.data())
def test_a_fork_has_no_consistency_proof(data: list[bytes], draw: st.DataObject) -> None:
    old_size = draw.draw(st.integers(1, len(data)))
    place = draw.draw(st.integers(0, old_size - 1))
    forked = [*data[:place], data[place] + b"!", *data[place + 1 :]]

    proof = merkle.consistency_proof(leaves_of(forked), old_size)

    old_root, root = naive_root(data[:old_size]), naive_root(forked)
    assert not merkle.is_consistent(old_size, old_root, len(forked), root, proof)
    assert not merkle.is_consistent(old_size, old_root, len(forked), root, [*proof, root])
