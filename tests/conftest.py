"""Profiles for property tests, and fixtures that several test files share."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from cleaner import Cleaner
from cleaner.cli.app import main

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

# The ordinary profile tries the same examples every time; `HYPOTHESIS_PROFILE=thorough` looks for new ones.
settings.register_profile(
    "ordinary", deadline=None, max_examples=250, derandomize=True, suppress_health_check=_SLOW
)
settings.register_profile("thorough", deadline=None, max_examples=3000, suppress_health_check=_SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ordinary"))


@pytest.fixture(scope="session")
def cleaner() -> Cleaner:
    """A cleaner with the built-in rules and default options."""
    return Cleaner()


class Result(NamedTuple):
    """What a command did."""

    code: int
    out: bytes
    err: str


Command = Callable[..., Result]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Command:
    """Runs `cleaner` with arguments, as from a shell; whatever it does, it must not show a traceback."""

    def run(*arguments: object, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "argv", ["cleaner", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as exit_:
            main()
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        result = Result(int(exit_.value.code or 0), out, err.decode())
        assert "Traceback" not in result.err
        return result

    return run
