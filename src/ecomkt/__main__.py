"""`python -m ecomkt`."""

import sys

from ecomkt.cli import main

sys.exit(main())
