"""Start gradexplorer from a checkout: ``python main.py``."""

from gradexplorer.__main__ import main

raise SystemExit(main())
