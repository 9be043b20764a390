"""`cleaner rules learn`: proposed removals from what repeats in a corpus."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.options import TextField
from cleaner.cli.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.rulebook.learn import Source
    from cleaner.rulebook.sitefile_write import Draft


def learn(
    corpus: Annotated[
        list[str], typer.Argument(metavar="CORPUS...", help="Files, folders, JSONL, or - for standard input.")
    ],
    out: Annotated[
        str | None,
        typer.Option(
            "-o", "--out", metavar="FILE", help="Site file to write, or a folder for several sites."
        ),
    ] = None,
    site: Annotated[
        str | None, typer.Option("--site", metavar="DOMAIN", help="The site that all documents are from.")
    ] = None,
    least: Annotated[
        int, typer.Option("--least", min=2, help="In how many documents a line must stand.")
    ] = 5,
    text_field: TextField = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Propose what to remove, from lines and phrases that repeat across the documents of a site.

    A record's `site` or `url` says where it is from. Each proposal comes with its counts and
    samples; nothing is applied before you use the file that is written.

    Examples:

    - `cleaner rules learn corpus.jsonl`
    - `cleaner rules learn texts/ --site example.com -o example.com.toml`
    - `cleaner rules learn crawl.jsonl -o learned/`
    """
    from cleaner.rulebook.learn import Miner, mine
    from cleaner.rulebook.model import RuleError
    from cleaner.rulebook.sitefile import is_domain

    if site is not None and not is_domain(site):
        raise RuleError(f"--site {site}: no domain; write it like 'example.com'")
    miner = Miner(least)
    with _progress() as advance:
        mine(_sources(corpus, text_field, site), miner, advance)
    drafts = miner.drafts()
    _write(drafts, out, force)
    proposed = sum(removal.proposed for draft in drafts for removal in draft.removals)
    where = f" in {out}" if out else ""
    print(
        f"{counted(miner.documents.total(), 'document')} of {counted(len(miner.documents), 'site')} "
        f"({counted(miner.copies, 'copy', 'copies')} passed over): {counted(proposed, 'removal')} proposed{where}",
        file=sys.stderr,
    )


def _sources(corpus: list[str], text_field: str | None, site: str | None) -> Iterator[Source]:
    from cleaner.corpus.readers import Item, read
    from cleaner.rulebook.learn import Source, site_of
    from cleaner.text.decode import Rejected, decode

    for item in read(corpus, text_field):
        if not isinstance(item, Item):
            print(f"cleaner: {item.source}: {item.reason}; skipped", file=sys.stderr)
            continue
        try:
            text = item.data if isinstance(item.data, str) else decode(item.data)[0]
        except Rejected as error:
            print(f"cleaner: {item.source}: {error}; skipped", file=sys.stderr)
            continue
        yield Source(text, site or site_of(item.given.get("site")) or site_of(item.given.get("url")))


def _write(drafts: list[Draft], out: str | None, force: bool) -> None:
    """One file for one site, a folder of files for several, standard output without -o."""
    from cleaner.rulebook.model import RuleError

    if out is None:
        typer.echo("\n".join(draft.render() for draft in drafts), nl=False)
        return
    target = Path(out)
    if target.suffix == ".toml" and not target.is_dir():
        if len(drafts) > 1:
            names = ", ".join(draft.domains[0] for draft in drafts[:4])
            raise RuleError(f"{out}: {len(drafts)} sites ({names}) need a file each; give -o a folder")
        targets = [target]
    else:
        targets = [target / f"{draft.domains[0]}.toml" for draft in drafts]
    for path in targets[: len(drafts)]:
        if path.exists() and not force:
            raise RuleError(f"{path}: exists already; choose another -o or say --force")
    for path, draft in zip(targets, drafts, strict=False):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(draft.render(), "utf-8")


@contextmanager
def _progress() -> Iterator[Callable[[], None]]:
    """A count of documents on standard error, if somebody is looking."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("Reading"), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=None)
        yield lambda: bar.advance(task)
