"""How the manual is built: `make docs`, for every language, without a network."""

import sys
from pathlib import Path

_HERE = Path(__file__).parent
sys.path[:0] = [str(_HERE), str(_HERE.parent)]

from gradexplorer import __version__  # noqa: E402

project = "gradexplorer"
author = "The gradexplorer authors"
project_copyright = author
release = version = __version__

extensions = ["myst_parser", "from_program"]
exclude_patterns = ["_build", "_pictures"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]

locale_dirs = ["locale"]
gettext_compact = "manual"
gettext_location = False
figure_language_filename = "{root}{ext}"

html_theme = "furo"
html_title = f"gradexplorer {__version__}"
html_logo = html_favicon = "../resources/icons/gradexplorer.svg"
html_static_path = ["_static"]
html_css_files = ["manual.css"]
html_math_renderer = "typeset"
html_copy_source = False
html_show_sphinx = False
