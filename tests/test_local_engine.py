"""The engine of one machine."""

from __future__ import annotations

import subprocess
import sys

#: A process of its own, because a signal to a process that runs other threads may reach one of those.
_INTERRUPTED = """
import os, signal
from cleaner.engine import local

signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    with local._interrupts_held():
        os.kill(os.getpid(), signal.SIGINT)
        print("still at work")
except KeyboardInterrupt:
    print("interrupted")
"""


def test_an_interrupt_that_comes_while_workers_start_is_not_lost() -> None:
    ended = subprocess.run([sys.executable, "-c", _INTERRUPTED], capture_output=True, text=True, timeout=60)
    assert ended.stdout.split("\n") == ["still at work", "interrupted", ""], ended.stderr
