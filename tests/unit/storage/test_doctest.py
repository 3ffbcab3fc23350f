import doctest

import storage


def test_the_example_of_the_library_works() -> None:
    results = doctest.testmod(storage)

    assert (results.failed, results.attempted > 0) == (0, True)
