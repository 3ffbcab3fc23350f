"""`python -m sae.cli`: the same as `sae`, for a machine where it is not on the path."""

import sys

from sae.cli import main

if __name__ == "__main__":
    sys.exit(main())
