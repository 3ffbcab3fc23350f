"""The pages of the documentation, and the commands that they show."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (
    ROOT / "README.md",
    ROOT / "README.fr.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> list[str]:
    """Give the blocks of a page in one language, in order."""
    text = page.read_text(encoding="utf-8")
    return [code for name, code in _BLOCK.findall(text) if name == language]
