import doctest
from types import ModuleType

import pytest

import seda.messages
from seda.messages import reply_codes


@pytest.mark.parametrize("module", [seda.messages, reply_codes])
def test_the_examples_of_messages_work(module: ModuleType) -> None:
    results = doctest.testmod(module)

    assert (results.failed, results.attempted > 0) == (0, True)
