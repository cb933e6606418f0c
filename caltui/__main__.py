"""`python -m caltui`."""

import sys

from caltui.cli import main

if __name__ == "__main__":
    sys.exit(main())
