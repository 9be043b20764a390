"""The engine of one machine."""

from __future__ import annotations

import os
import signal

import pytest

from cleaner.engine import local


def test_an_interrupt_that_comes_while_workers_start_is_not_lost() -> None:
    def start() -> None:
        with local._interrupts_held():
            os.kill(os.getpid(), signal.SIGINT)
            seen.append("still at work")

    seen: list[str] = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            start()
    finally:
        signal.signal(signal.SIGINT, before)
    assert seen == ["still at work"]
