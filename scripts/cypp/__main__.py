"""``python -m cypp`` is the same as the program ``cypp``."""

import sys

from cypp.cli import main

if __name__ == "__main__":
    sys.exit(main())
