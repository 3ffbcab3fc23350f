"""docs/errors.md says what the catalogues say; that they have every code is tested with them."""

from tests.docs.errors_page import COMMAND, PAGE, errors_page


def test_the_page_of_errors_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == errors_page(), f"remake it: {COMMAND}"
