"""The command line: a door to the jobs. One file per verb; it speaks neither SQL, bytes nor XML.

`app` names the verbs and turns failures into a sentence and an exit status; `command` gives each
verb its `Door` (which home, which language, for people or for programs) and its `Screen`.
"""

import sys


def main() -> int:
    """Run `sae` with the arguments of this process and give its exit status."""
    from sae.cli.app import run

    return run(sys.argv[1:])
