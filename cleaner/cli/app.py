"""The `cleaner` command: its subcommands, and how it reports what went wrong."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cleaner._version import __version__
from cleaner.cli import clean, corpus, dedup, explain, index, report, restore, rules

#: Exit codes: some documents were rejected, or a check failed; the request was wrong.
SOME_REJECTED = 1
WRONG_REQUEST = 2
_INTERRUPTED = 130


class _Commands(TyperGroup):
    """The commands, with one clear line and an exit code for whatever goes wrong in them."""

    def invoke(self, ctx: Any) -> Any:
        from cleaner.corpus.readers import InputError
        from cleaner.engine.base import EngineError
        from cleaner.rulebook.model import RuleError

        try:
            return super().invoke(ctx)
        except (EngineError, InputError, RuleError) as error:
            raise _ended(WRONG_REQUEST, str(error)) from None
        except BrokenPipeError:
            # The reader of our output has had enough, as in `cleaner clean x | head`.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            raise _ended(_INTERRUPTED, "interrupted") from None
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise _ended(WRONG_REQUEST, f"{where}{error.strerror or error}") from None


def _ended(code: int, message: str) -> typer.Exit:
    print(f"cleaner: {message}", file=sys.stderr)
    return typer.Exit(code)


app = typer.Typer(
    name="cleaner",
    cls=_Commands,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cleaner {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Clean scraped Chinese documents, explain every change, and flag near-duplicates.

    Documents go in as files, folders, JSONL or standard input. Cleaned text comes out on standard
    output; messages go to standard error.

    Exit codes: 0 done, 1 some documents were rejected, 2 the request was wrong.
    """


app.command("clean")(clean.clean)
app.command("explain")(explain.explain)
app.command("run")(corpus.run)
app.command("report")(report.report)
app.command("dedup")(dedup.dedup)
app.command("restore")(restore.restore)
app.add_typer(index.app, name="index")
app.add_typer(rules.app, name="rules")


def main() -> None:
    """Run the command line; bad input ends in one clear line, never in a traceback."""
    app()
