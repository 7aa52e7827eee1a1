"""
A process that ends with its supervisor, even when that one was killed.

The supervisor holds the other end of our standard input and never writes to it. When it goes, the
pipe ends, and so do we: nothing is left behind that would hold a port or the database.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
from typing import Final

_GRACE_SECONDS: Final = 20


def _end_with_supervisor() -> None:
    # The file descriptor, not sys.stdin: its lock would be held at the interpreter's exit.
    while os.read(0, 1024):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(_GRACE_SECONDS)
    os._exit(1)


def main() -> None:
    """Run the module named first with the rest of the arguments."""
    module, *arguments = sys.argv[1:]
    threading.Thread(target=_end_with_supervisor, daemon=True).start()
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
