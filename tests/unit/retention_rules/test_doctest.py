import doctest

import retention_rules


def test_the_example_of_the_package_runs() -> None:
    results = doctest.testmod(retention_rules)

    assert results.attempted > 5
    assert results.failed == 0
