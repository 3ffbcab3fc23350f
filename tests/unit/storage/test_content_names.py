import pytest

from storage.content_names import ContentNames
from storage.errors import AlreadyExists, InvalidKey


def test_two_paths_that_differ_by_case_have_two_files_on_any_disk() -> None:
    names = ContentNames()

    first, second = names.claim("Content/A.pdf"), names.claim("content/a.PDF")

    assert first == "Content/A.pdf"
    assert second.startswith("_renamed/")


def test_a_file_and_a_folder_that_differ_by_case_do_not_collide() -> None:
    names = ContentNames()

    assert names.claim("a/file") == "a/file"
    assert names.claim("A").startswith("_renamed/")
    assert names.claim("b") == "b"
    assert names.claim("B/file").startswith("_renamed/")


def test_a_path_given_twice_is_refused() -> None:
    names = ContentNames()
    names.claim("record.json")

    with pytest.raises(AlreadyExists):
        names.claim("record.json")


@pytest.mark.parametrize(("first", "second"), [("a", "a/b/c"), ("a/b/c", "a"), ("a/b/c", "a/b")])
def test_a_path_is_not_both_a_file_and_a_folder(first: str, second: str) -> None:
    names = ContentNames()
    names.claim(first)

    with pytest.raises(InvalidKey):
        names.claim(second)
