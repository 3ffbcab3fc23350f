"""What every ObjectStore must do, whatever it is made of: one suite, one subclass per store."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.errors import AlreadyExists, InvalidKey, NotFound, StoreUnavailable
from storage.ports import ObjectStore, Staging, Stat

UNSAFE_KEYS = (
    "",
    "/etc/passwd",
    "../outside",
    "a/../b",
    "a//b",
    "a/",
    "a/.",
    ".hidden",
    "-option",
    "a\\b",
    "a\nb",
    "a\0b",
    "été.txt",
    "a/b ",
    "a/b.",
    "k" * 300,
)


class ObjectStoreContract:
    """Subclasses say how to make an empty store in a place."""

    def make_store(self, place: Path) -> ObjectStore:
        raise NotImplementedError

    @pytest.fixture
    def store(self, tmp_path: Path) -> ObjectStore:
        store = self.make_store(tmp_path / "copy")
        store.initialise()
        return store

    def take_away(self, store: ObjectStore, place: Path) -> None:
        raise NotImplementedError

    # plain files

    def test_what_is_written_is_read_back(self, store: ObjectStore) -> None:
        store.write("journal/lifecycle/entries/1-2.jsonl", b"line\n")

        assert read(store, "journal/lifecycle/entries/1-2.jsonl") == b"line\n"

    def test_an_empty_file_is_a_file(self, store: ObjectStore) -> None:
        store.write("empty", b"")

        assert read(store, "empty") == b""
        assert list(store.list("")) == [Stat("empty", 0)]

    def test_writing_the_same_bytes_again_is_a_success(self, store: ObjectStore) -> None:
        store.write("key", b"same")

        store.write("key", b"same")

        assert read(store, "key") == b"same"

    def test_other_bytes_under_a_key_are_refused(self, store: ObjectStore) -> None:
        store.write("key", b"first")

        with pytest.raises(AlreadyExists):
            store.write("key", b"second")

        assert read(store, "key") == b"first"

    def test_a_replaced_key_has_the_new_bytes(self, store: ObjectStore) -> None:
        store.write("key", b"first")

        store.write("key", b"second", replace=True)

        assert read(store, "key") == b"second"

    def test_many_files_are_written_together(self, store: ObjectStore) -> None:
        files = [(f"sums/{number:03}", str(number).encode()) for number in range(40)]

        store.write_all(files)
        store.write_all(files)

        assert [stat.key for stat in store.list("sums")] == [key for key, _ in files]

    def test_one_of_many_with_other_bytes_is_refused(self, store: ObjectStore) -> None:
        store.write("sums/2", b"before")

        with pytest.raises(AlreadyExists):
            store.write_all([("sums/1", b"1"), ("sums/2", b"2")])

        assert read(store, "sums/2") == b"before"

    def test_of_two_writers_of_one_key_one_wins_whole(self, store: ObjectStore) -> None:
        contents = [bytes([65 + number]) * 5000 for number in range(8)]

        def write(data: bytes) -> bool:
            try:
                store.write("contested", data)
            except (AlreadyExists, StoreUnavailable):
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(write, contents))

        assert results.count(True) == 1
        assert read(store, "contested") == contents[results.index(True)]

    def test_an_unknown_key_is_not_found(self, store: ObjectStore) -> None:
        with pytest.raises(NotFound):
            store.open_key("nothing/here")

    @pytest.mark.parametrize("key", UNSAFE_KEYS)
    def test_an_unsafe_key_is_refused(self, store: ObjectStore, key: str) -> None:
        with pytest.raises(InvalidKey):
            store.write(key, b"x")
        with pytest.raises(InvalidKey):
            store.open_key(key)

    def test_what_is_staged_has_no_key(self, store: ObjectStore) -> None:
        with store.stage("tree").create("file") as file:
            file.write(b"x")

        with pytest.raises(InvalidKey):
            store.open_key("incoming/tree/file")
        assert list(store.list("")) == []
        assert store.names("") == ()

    # trees

    def test_a_staged_tree_is_invisible_until_published(self, store: ObjectStore) -> None:
        stage(store, "tree", {"v1/a": b"1", "b": b"2"})

        assert list(store.list("ocfl")) == []
        store.publish([("tree", "ocfl/aa/tree")])

        assert list(store.list("ocfl")) == [Stat("ocfl/aa/tree/b", 1), Stat("ocfl/aa/tree/v1/a", 1)]
        assert read(store, "ocfl/aa/tree/v1/a") == b"1"
        assert store.staged("tree") is None

    def test_many_trees_are_published_together(self, store: ObjectStore) -> None:
        trees = [(f"tree{number}", f"ocfl/{number % 3}/tree{number}") for number in range(12)]
        for name, _ in trees:
            stage(store, name, {"file": name.encode()})

        store.publish(trees)

        assert [read(store, f"{key}/file").decode() for _, key in trees] == [n for n, _ in trees]

    def test_staged_bytes_are_read_back_after_sync(self, store: ObjectStore) -> None:
        staging = stage(store, "tree", {"small": b"s" * 10, "large": b"l" * (2 << 20)})

        store.sync([staging])

        with staging.open("small") as small, staging.open("large") as large:
            assert small.read() == b"s" * 10
            assert large.read() == b"l" * (2 << 20)

    def test_a_staged_path_cannot_be_created_twice(self, store: ObjectStore) -> None:
        staging = stage(store, "tree", {"file": b"x"})

        with pytest.raises(AlreadyExists):
            staging.create("file")

    def test_files_of_one_tree_are_created_by_several_threads(self, store: ObjectStore) -> None:
        staging = store.stage("tree")

        def create(number: int) -> None:
            with staging.create(f"folder{number % 5}/deep/{number}") as file:
                file.write(b"x" * number)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(create, range(100)))
        store.publish([("tree", "ocfl/tree")])

        assert sum(stat.size for stat in store.list("ocfl/tree")) == sum(range(100))

    def test_staging_a_name_again_empties_it(self, store: ObjectStore) -> None:
        stage(store, "tree", {"old": b"x"})

        staging = stage(store, "tree", {"new": b"y"})
        store.sync([staging])

        with pytest.raises(NotFound):
            staging.open("old")

    def test_a_tree_begun_earlier_is_found_again(self, store: ObjectStore) -> None:
        stage(store, "tree", {"file": b"x"})

        staging = store.staged("tree")

        assert staging is not None
        assert store.staged_names() == ("tree",)
        with staging.open("file") as file:
            assert file.read() == b"x"
        assert store.staged("other") is None

    def test_a_discarded_tree_is_forgotten_twice(self, store: ObjectStore) -> None:
        staging = stage(store, "tree", {"a/b": b"x"})

        staging.discard()
        staging.discard()

        assert store.staged("tree") is None
        assert store.staged_names() == ()

    def test_publishing_again_after_a_restart_is_a_success(self, store: ObjectStore) -> None:
        stage(store, "tree", {"file": b"x"})
        store.publish([("tree", "ocfl/tree")])

        store.publish([("tree", "ocfl/tree")])

        assert read(store, "ocfl/tree/file") == b"x"

    def test_a_published_prefix_is_not_replaced(self, store: ObjectStore) -> None:
        stage(store, "tree", {"file": b"first"})
        store.publish([("tree", "ocfl/tree")])
        stage(store, "tree", {"file": b"second"})

        with pytest.raises(AlreadyExists):
            store.publish([("tree", "ocfl/tree")])

        assert read(store, "ocfl/tree/file") == b"first"
        assert store.staged("tree") is not None

    def test_publishing_what_was_never_staged_is_not_found(self, store: ObjectStore) -> None:
        with pytest.raises(NotFound):
            store.publish([("nobody", "ocfl/nobody")])

    def test_a_version_is_published_inside_its_tree(self, store: ObjectStore) -> None:
        stage(store, "tree", {"v1/a": b"1"})
        store.publish([("tree", "ocfl/tree")])
        stage(store, "version", {"b": b"2"})

        store.publish([("version", "ocfl/tree/v2")])

        assert [stat.key for stat in store.list("ocfl")] == ["ocfl/tree/v1/a", "ocfl/tree/v2/b"]

    def test_an_adopted_file_outlives_the_key_it_came_from(self, store: ObjectStore) -> None:
        store.write("old/file", b"bytes")
        staging = store.stage("tree")
        staging.adopt("a/b", "old/file")
        store.sync([staging])
        store.publish([("tree", "ocfl/tree")])

        store.remove("old/file")

        assert read(store, "ocfl/tree/a/b") == b"bytes"

    def test_a_file_is_adopted_once_and_from_something(self, store: ObjectStore) -> None:
        store.write("old", b"bytes")
        staging = store.stage("tree")
        staging.adopt("file", "old")

        with pytest.raises(AlreadyExists):
            staging.adopt("file", "old")
        with pytest.raises(NotFound):
            staging.adopt("other", "nothing")

    # listing, moving, removing

    def test_keys_are_listed_in_order(self, store: ObjectStore) -> None:
        keys = ["a", "a-b", "a.b/c", "a0", "b/a/c", "b/a0", "b0"]
        for key in reversed(keys):
            store.write(key, b"x")

        assert [stat.key for stat in store.list("")] == sorted(keys)

    def test_a_prefix_is_a_folder_or_a_key_and_not_the_start_of_a_name(
        self, store: ObjectStore
    ) -> None:
        store.write("sums/1", b"1")
        store.write("sums2/1", b"2")

        assert [stat.key for stat in store.list("sums")] == ["sums/1"]
        assert [stat.key for stat in store.list("sums/1")] == ["sums/1"]
        assert list(store.list("sums/2")) == []

    def test_names_are_those_directly_below(self, store: ObjectStore) -> None:
        store.write("a/b/c", b"x")
        store.write("a/d", b"x")

        assert store.names("a") == ("b", "d")
        assert store.names("") == ("a",)
        assert store.names("nothing") == ()

    def test_a_moved_tree_has_one_place(self, store: ObjectStore) -> None:
        stage(store, "tree", {"v1/a": b"1"})
        store.publish([("tree", "ocfl/aa/tree")])

        store.move("ocfl/aa/tree", "damaged/tree-1")
        store.move("ocfl/aa/tree", "damaged/tree-1")

        assert [stat.key for stat in store.list("")] == ["damaged/tree-1/v1/a"]
        assert store.names("ocfl") == ()

    def test_a_move_never_covers_anything(self, store: ObjectStore) -> None:
        store.write("a/file", b"1")
        store.write("b/file", b"2")

        with pytest.raises(AlreadyExists):
            store.move("a", "b")
        with pytest.raises(NotFound):
            store.move("c", "d")

        assert read(store, "b/file") == b"2"

    def test_a_removed_tree_leaves_no_folder_behind(self, store: ObjectStore) -> None:
        for name in ("one", "two"):
            stage(store, name, {"v1/content/file": b"x"})
            store.publish([(name, f"ocfl/{name}/{name}")])

        store.remove("ocfl/one/one")
        store.remove("ocfl/one/one")

        assert [stat.key for stat in store.list("")] == ["ocfl/two/two/v1/content/file"]
        assert store.names("ocfl") == ("two",)

    def test_a_removed_key_can_be_written_again(self, store: ObjectStore) -> None:
        store.write("sums/1", b"before")

        store.remove("sums/1")
        store.write("sums/1", b"after")

        assert read(store, "sums/1") == b"after"

    # a place that is not there

    def test_a_store_that_was_taken_away_says_so(self, tmp_path: Path) -> None:
        place = tmp_path / "copy"
        store = self.make_store(place)
        store.initialise()
        store.write("key", b"x")

        self.take_away(store, place)

        for use in (
            lambda: store.open_key("key"),
            lambda: store.write("other", b"y"),
            lambda: store.stage("tree"),
            lambda: store.staged("tree"),
            store.staged_names,
            lambda: store.publish([("tree", "ocfl/tree")]),
            lambda: list(store.list("")),
            lambda: store.names("a"),
            lambda: store.move("key", "elsewhere"),
            lambda: store.remove("key"),
            store.free_bytes,
        ):
            with pytest.raises(StoreUnavailable):
                use()

    def test_a_store_is_not_made_unless_it_is_initialised(self, tmp_path: Path) -> None:
        store = self.make_store(tmp_path / "copy")

        with pytest.raises(StoreUnavailable):
            store.write("key", b"x")

        assert not (tmp_path / "copy").exists()

    def test_initialising_again_keeps_everything(self, store: ObjectStore) -> None:
        store.write("key", b"x")

        store.initialise()

        assert read(store, "key") == b"x"


def read(store: ObjectStore, key: str) -> bytes:
    with store.open_key(key, uncached=True) as stream:
        return stream.read()


def stage(store: ObjectStore, name: str, files: dict[str, bytes]) -> Staging:
    staging = store.stage(name)
    for path, data in files.items():
        with staging.create(path) as file:
            file.write(data)
    return staging
