"""``python -m gradexplorer``."""

from gradexplorer.cli import main

raise SystemExit(main())
