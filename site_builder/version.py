"""What tells this program from another that may make other bytes."""

import sys
import sysconfig
from functools import cache
from pathlib import Path

from site_builder import __version__, theme
from site_builder.footprint import digest, marks_below


@cache
def fingerprint() -> bytes:
    """Changes with the program's files, with Python, and with any package that is installed beside it."""
    installed = Path(sysconfig.get_path("purelib"))
    beside = str(installed.stat().st_mtime_ns) if installed.is_dir() else ""
    return digest(__version__, sys.version, beside, marks_below((Path(__file__).parent, theme.folder())))
