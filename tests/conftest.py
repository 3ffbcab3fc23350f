"""Where continuous integration runs, no test is skipped for want of a tool; ids are stable.

Catalogues are made quickly (`tests.quick_catalogues`).

On a laptop, a test that needs xmllint or unzip is skipped with its reason; where `CI` is set,
everything that `bin/install dev` installs must be there, and such a skip is a failure.
"""

import os
from collections.abc import Generator

import pytest

from tests.quick_catalogues import make_catalogues_quick

make_catalogues_quick()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple) and os.environ.get("CI"):
        reason = report.longrepr[2]
        if "not installed" in reason:
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid}: {reason} (required in CI)"
    return report


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name a parameter made of bytes by its place: bytes may hold an instant (gzip does).

    Processes that share the tests out among cores must collect the same names.
    """
    del config
    return argname if isinstance(val, bytes) else None
