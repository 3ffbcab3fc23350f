"""What every full-text index must do, whatever its engine."""

from tests.contracts.fulltext_access import AccessContract
from tests.contracts.fulltext_results import ResultsContract
from tests.contracts.fulltext_words import WordsContract
from tests.contracts.fulltext_writing import WritingContract


class FullTextContract(WordsContract, ResultsContract, AccessContract, WritingContract):
    """The whole contract: words, results, what exists for whom, writing."""
