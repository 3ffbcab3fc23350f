"""Cells of the tables we write for spreadsheets: a text never becomes a formula (CSV injection)."""

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would compute (OWASP CSV Injection).

    >>> safe_cell("=1+1"), safe_cell("1D12"), safe_cell(-3)
    ("'=1+1", '1D12', -3)
    """
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    return value


def written_cell(text: str) -> str:
    """Take back the apostrophe that `safe_cell` put.

    >>> written_cell("'=1+1"), written_cell("'tis")
    ('=1+1', "'tis")
    """
    if text.startswith("'") and text[1:].startswith(_STARTS_A_FORMULA):
        return text[1:]
    return text
