import gc
import io

from seda.byte_source import FileBytes, open_source
from seda.kept_bytes import IN_MEMORY, TemporaryBytes, kept_bytes


def test_a_small_stream_stays_in_memory() -> None:
    stream = io.BytesIO(b"0123456789")
    stream.seek(4)

    assert kept_bytes(stream, limit=100) == b"456789"


def test_a_large_stream_goes_to_a_file_that_goes_with_it() -> None:
    data = bytes(range(256)) * (IN_MEMORY // 100)

    kept = kept_bytes(io.BytesIO(data), limit=10 * len(data))

    assert isinstance(kept, FileBytes)
    assert open_source(kept).read() == data
    assert kept[-10:] == data[-10:]


def test_a_stream_is_not_read_much_beyond_its_limit() -> None:
    stream = io.BytesIO(bytes(20 * IN_MEMORY))

    kept = kept_bytes(stream, limit=3 * IN_MEMORY)

    assert 3 * IN_MEMORY < len(kept) == stream.tell() <= 5 * IN_MEMORY


def test_a_temporary_file_is_closed_when_nothing_reads_it() -> None:
    temporary = TemporaryBytes()
    temporary.stream.write(b"text")
    source = temporary.complete()
    assert source[:] == b"text"

    del source
    gc.collect()

    assert temporary.stream.closed


def test_without_a_limit_all_is_kept() -> None:
    data = bytes(range(256)) * (3 * IN_MEMORY // 256)

    kept = kept_bytes(io.BytesIO(data))

    assert kept[:] == data
