"""Every command that a page shows exists, with its options; the README lists every command."""

import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.docs.commands_table import READMES, tree, with_table
from tests.docs.pages import PAGES, ROOT, blocks

SHOWN = re.compile(r"^(?:\$ )?(sae .*|bin/.*|make .*|python3? -m .*)$", re.MULTILINE)
CODE = re.compile(r"`(sae [^`]+)`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
PATH = re.compile(r"`((?:sae|seda|storage|tests|docs)/[\w/.-]+)`")


def shown(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    lines = [
        line
        for language in ("sh", "console")
        for code in blocks(page, language)
        for line in SHOWN.findall(code.replace("\\\n", " "))
    ]
    return lines + CODE.findall(text)


def find(words: list[str]) -> tuple[Any, list[str]]:
    """Follow words down the tree: the command they name, and what is left."""
    node, left = tree("en"), words
    while left and left[0] in getattr(node, "commands", {}):
        node, left = node.commands[left[0]], left[1:]
    return node, left


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_shown_exists(page: Path) -> None:
    wrong = []
    for line in shown(page):
        words = shlex.split(line.split("  #")[0].split(" | ")[0].split(" > ")[0])
        if words[0] == "make":
            targets = (ROOT / "Makefile").read_text(encoding="utf-8")
            wrong += [line for target in words[1:] if f"\n{target}:" not in targets]
        elif words[0].startswith("bin/"):
            wrong += [] if os.access(ROOT / words[0], os.X_OK) else [line]
        elif words[0] == "sae" and not words[1].isupper():
            node, left = find(words[1:])
            known = {option for one in node.params for option in one.opts} | {"-h", "--help"}
            before = left[: left.index("--")] if "--" in left else left
            options = {word.split("=")[0] for word in before if re.match(r"--?[a-z]", word)}
            if (hasattr(node, "commands") and left and not options) or options - known:
                wrong.append(line)

    assert not wrong


@pytest.mark.parametrize("lang", READMES)
def test_the_readme_lists_every_command_as_its_help_tells_it(lang: str) -> None:
    text = READMES[lang].read_text(encoding="utf-8")

    assert text == with_table(text, lang), "remake it: make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_every_path_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    links = [page.parent / target for target in LINK.findall(text)]
    paths = [ROOT / target for target in PATH.findall(text)]

    assert not [str(target) for target in links + paths if not target.exists()]


@pytest.mark.parametrize("script", ["bin/install", "bin/demo", "bin/test", ".ci/run"])
def test_the_scripts_can_be_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
