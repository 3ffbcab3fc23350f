"""House rules that imports alone cannot show: each thing with a danger has one door.

What may import what is the business of import-linter (pyproject.toml).
"""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("seda", "retention_rules", "storage", "sae")
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}

# Longer than the wall, each one thing all the same; these figures may only go down.
KNOWN_LENGTHS = {
    "tests/unit/storage/test_replicated_store.py": 531,
}
# Written once by alembic, never edited: what was applied somewhere stays as it was.
GENERATED = "sae/catalogue/migrations/versions"

# Runs alone, outside the archive, on the machine of whoever checks a proof.
VERIFIER = "sae/journal/verifier/verify.py"


def files(*folders: str) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if GENERATED not in path.as_posix()
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def dotted(node: ast.AST) -> str:
    """Give `a.b.c` for an attribute or a name, with `?` for what is neither."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def users(*names: str) -> set[str]:
    """Name the files that import one of these modules, or something of theirs."""
    return {
        str(path.relative_to(ROOT))
        for path in files(*PACKAGES)
        if any(
            one == name or one.startswith(f"{name}.") for one in imported(path) for name in names
        )
    }


def callers(endings: Iterable[str]) -> set[str]:
    """Name the files that call something whose dotted name ends so."""
    return {
        str(path.relative_to(ROOT))
        for path in files(*PACKAGES)
        for name, _ in calls(path)
        if any(f".{name}".endswith(f".{ending}") for ending in endings)
    }


def test_the_time_is_read_in_one_place() -> None:
    readers = callers(
        [
            "datetime.now",
            "utcnow",
            "date.today",
            "datetime.today",
            "time.time",
            "time.time_ns",
            "localtime",
            "gmtime",
        ]
    )

    # randomness: a UUIDv7 begins with the instant of its drawing.
    assert readers == {"sae/adapters/clock.py", "sae/adapters/randomness.py"}


def test_chance_is_drawn_in_one_place() -> None:
    drawers = users("random", "secrets") | callers(["urandom", "uuid1", "uuid4"])

    # internal_authority: serial numbers of certificates and tokens.
    assert drawers == {"sae/adapters/randomness.py", "sae/adapters/internal_authority.py"}


def test_received_zips_are_read_by_our_own_reader_only() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for path in files(*PACKAGES)
        for name, call in calls(path)
        if name.endswith("ZipFile") and not _mode_is(call, "w")
    }

    assert readers == {VERIFIER}
    assert not users("tarfile", "shutil.unpack_archive")


def test_received_xml_is_read_by_one_gate_and_one_factory_of_parsers() -> None:
    assert users("xml.parsers") <= {"seda/safe_xml.py", "seda/xml_gate.py"}
    assert not users("xml.etree", "xml.dom", "xml.sax.make_parser", "xmlrpc")
    assert callers(["etree.XMLParser", "etree.HTMLParser"]) == {"seda/safe_xml.py"}
    without_parser = {
        str(path.relative_to(ROOT))
        for path in files(*PACKAGES)
        for name, call in calls(path)
        if name in {"etree.parse", "etree.fromstring", "etree.XML", "etree.iterparse"}
        and len(call.args) + len(call.keywords) < 2
    }
    assert not without_parser


def test_children_are_started_in_one_place_and_never_through_a_shell() -> None:
    # The demonstration ends with tools that are not ours, on purpose.
    assert users("subprocess") == {
        "sae/adapters/child_process.py",
        "sae/cli/demo.py",
        VERIFIER,
    }
    assert users("multiprocessing", "concurrent.futures.ProcessPoolExecutor") == {
        "sae/adapters/worker_pool.py"
    }
    assert not callers(["os.system", "os.popen", "os.fork", "os.execv"])
    for path in files(*PACKAGES):
        for _, call in calls(path):
            assert "shell" not in {keyword.arg for keyword in call.keywords}, path


def test_nothing_speaks_to_the_network_but_to_the_antivirus() -> None:
    network = ("socket", "http", "urllib.request", "requests", "httpx", "ftplib", "smtplib")

    assert users(*network) == {"sae/adapters/clamd.py"}


def test_stored_objects_are_removed_by_the_jobs_that_may() -> None:
    # what an interrupted run showed before its rows were committed, told to nobody.
    outside_storage = {name for name in callers(["remove_object"]) if name.startswith("sae/")}

    assert outside_storage == {
        "sae/custody/staging.py",
        "sae/custody/purge.py",
        "sae/custody/remainders.py",
    }
    # archives: once the intent of an act is on every copy.
    assert {name for name in callers(["copies.purge"]) if name.startswith("sae/")} == {
        "sae/custody/purge_forward.py"
    }
    # a transfer object written again without its words: the same, and before a rebuild reads it.
    assert {name for name in callers(["copies.replace"]) if name.startswith("sae/")} == {
        "sae/custody/purge_forward.py",
        "sae/jobs/rebuild.py",
    }
    # orphans: what no line names on any copy, a day after it was set aside (`sae sweep`).
    assert {name for name in callers(["store.remove"]) if name.startswith("sae/")} == {
        "sae/custody/orphans.py"
    }


def test_values_of_the_domain_and_of_the_journal_never_change() -> None:
    for path in files("sae/domain", "sae/journal"):
        for node in tree(path).body:
            if not isinstance(node, ast.ClassDef) or node.name.startswith("_"):
                continue
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and dotted(decorator.func) == "dataclass":
                    options = {keyword.arg for keyword in decorator.keywords}
                    assert options >= {"frozen", "slots"}, f"{path}: {node.name}"


@pytest.mark.parametrize("path", files(*PACKAGES, "tests", "bench"), ids=lambda p: p.stem)
def test_a_file_tells_one_thing(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    long_functions = [
        f"{node.name}: {length} lines"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := _lines_of(node)) > MAX_FUNCTION_LINES
    ]

    assert path.stem not in NAMES_THAT_SAY_NOTHING
    assert lines <= KNOWN_LENGTHS.get(str(path.relative_to(ROOT)), MAX_FILE_LINES)
    assert not long_functions


def _mode_is(call: ast.Call, mode: str) -> bool:
    return (
        len(call.args) > 1 and isinstance(call.args[1], ast.Constant) and call.args[1].value == mode
    )


def _lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1
