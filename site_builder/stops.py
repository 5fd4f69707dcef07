"""The signals by which a person or the system stops a program."""

import signal
from typing import Final

STOPS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
