"""Tables that are made one from another on an engine, and found again by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cleaner.engine.base import Engine, Step, Table


class Tables:
    """Tables in a folder; one that is there already is not made again.

    Args:
        engine: what makes them.
        folder: where they are kept; the queries for them must not change as long as it is there.
    """

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._made: dict[str, list[Path]] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def make(
        self, name: str, query: str, step: Step | None = None, given: Mapping[str, Table] | None = None
    ) -> list[Path]:
        """The files of the table `name`.

        Args:
            name: what queries call it from now on.
            query: selects its rows from the tables that were made before, or from `given`.
            step: what is made of the rows.
            given: tables for this query alone.
        """
        path = self._folder / name
        if not path.is_dir():
            self._engine.table(path, query, {**self._used(query), **(given or {})}, step)
        self._made[name] = sorted(path.glob("part-*.parquet"))
        return self._made[name]

    def under(self, name: str) -> Tables:
        """Tables in a folder in this one, which see those that were made so far."""
        below = Tables(self._engine, self._folder / name)
        below._made.update(self._made)
        return below

    def take(self, name: str, other: Tables, table: str) -> None:
        """Call a table of `other` `name` here."""
        self._made[name] = other._made[table]

    def rows(self, query: str) -> Iterator[dict[str, Any]]:
        """The rows, few ones, that a query selects from the tables."""
        for batch in self._engine.sql(query, self._used(query)):
            yield from batch.to_pylist()

    def _used(self, query: str) -> dict[str, Table]:
        return {name: files for name, files in self._made.items() if re.search(rf"\b{name}\b", query)}
