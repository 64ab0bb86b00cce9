"""Start gradexplorer from a checkout: ``python main.py``."""

from gradexplorer.cli import main

raise SystemExit(main())
