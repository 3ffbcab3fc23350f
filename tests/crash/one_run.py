"""An ingest in a process of its own: says `ready`, waits for a line, then prints each answer.

    python -m tests.crash.one_run HOME [--real] PACKAGE...

--real: several worker processes, formats and words for good; a single process and fakes else.
"""

import json
import sys
from pathlib import Path

from sae.bootstrap import Opening
from sae.jobs.ingest import ingest
from tests.jobs.archives import an_archive, french


def main() -> None:
    """Run once."""
    home, *rest = sys.argv[1:]
    real = "--real" in rest
    packages = [Path(name) for name in rest if name != "--real"]
    print("ready", flush=True)  # noqa: T201 - what a test waits for
    sys.stdin.readline()
    opening = Opening(home=Path(home), wording=french)
    with an_archive(opening, real_edges=real) as archive:
        for outcome in ingest(archive, packages):
            answer = {
                "package": outcome.package.name,
                "transfer_id": outcome.transfer.transfer_id,
                "state": outcome.transfer.state.value,
                "already": outcome.already,
            }
            print(json.dumps(answer), flush=True)  # noqa: T201 - what a test reads


if __name__ == "__main__":  # worker processes import this module too
    main()
