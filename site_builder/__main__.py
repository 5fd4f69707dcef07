"""`python -m site_builder` is the same as `site-builder`."""

import sys

if not sys.flags.safe_path:
    # There Python has put the folder where it was started: a site's, where a stranger's yaml.py may lie.
    del sys.path[0]

from site_builder.cli import main

main()
