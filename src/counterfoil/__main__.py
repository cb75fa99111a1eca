"""`python -m counterfoil` is the command `counterfoil`."""

import sys

from counterfoil.cli import main

sys.exit(main())
