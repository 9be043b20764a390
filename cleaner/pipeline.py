"""The one object to call: bytes or text in, a cleaned and explained document out."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner import page
from cleaner.document import Document, Edit, Note, Trace
from cleaner.rulebook import catalog
from cleaner.rulebook.model import NOTES, PHASES, Flag, Rule, RuleError
from cleaner.rulebook.pagerule import PageRule, read
from cleaner.rulebook.phase import PlacedGap, run_phase
from cleaner.rulebook.sitefile_book import SiteBook
from cleaner.source import Given, data_of, given, kind, list_of_text, listed, many, optional_text
from cleaner.source import Source as Source
from cleaner.text.address import host_of
from cleaner.text.decode import LANGUAGES, Decoded, Rejected, check, decode
from cleaner.text.lazy import regex
from cleaner.text.snapshot import Text
from cleaner.workers import spread, worker_count

if TYPE_CHECKING:
    from cleaner.rulebook.sitefile import SiteFile

REDACTIONS = ("normalize", "keep")


class Cleaner:
    """Cleans documents; configured once, without state, picklable, the same for every worker.

    Args:
        rules: further rules: :class:`Rule` objects, or paths of rule files, site files or folders.
        select: codes or groups of rules to switch on, beside those that are on by default.
        ignore: codes or groups of rules to switch off (``all``: every rule not selected).
        redactions: ``normalize`` writes every mask as ``××``, ``keep`` leaves it as it is.
        language: ``zh`` if bytes are likely to be Chinese, which settles what short texts in old
            encodings are; ``auto`` if nothing is known.
        site: the domain that all documents are of; by default each one's address or text tells.

    Raises:
        RuleError: a rule file is broken, a code unknown, or an option has no such value.
        TypeError: an argument is of the wrong type.

    >>> document = Cleaner()("工作取得成效。(未完,全文共900字,登录后阅读全文)")
    >>> document.text, document.truncated, document.declared_chars
    ('工作取得成效。', True, 900)
    """

    def __init__(
        self,
        rules: Iterable[Rule | str | Path] = (),
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        redactions: str = "normalize",
        language: str = "zh",
        site: str | None = None,
    ) -> None:
        given_rules = listed("rules", rules)
        select, ignore = list_of_text("select", select), list_of_text("ignore", ignore)
        site = optional_text("site", site)
        if redactions not in REDACTIONS:
            # One document alone has no copies to fill its masks from.
            hint = "; cleaner restore fills masks, from other copies" if redactions == "fill" else ""
            raise RuleError(f"redactions {redactions!r}: use one of {', '.join(REDACTIONS)}{hint}")
        if language not in LANGUAGES:
            raise RuleError(f"language {language!r}: use one of {', '.join(LANGUAGES)}")
        available = list(catalog.builtin_rules())
        for entry in given_rules:
            available += [entry] if isinstance(entry, Rule) else catalog.load_rules(catalog.path_of(entry))
        # Whole paths, since this may be read again elsewhere: later, or by a process that works elsewhere.
        held = tuple(x if isinstance(x, Rule) else str(Path(x).absolute()) for x in given_rules)
        self._config = (held, select, ignore, redactions, language, site)
        self._fingerprint: str | None = None
        self._language, self._site = language, site
        self._book = SiteBook(entry for entry in held if not isinstance(entry, Rule))
        page_rules = [rule for rule in available if isinstance(rule, PageRule)]
        if site is not None and not (self._book.match(site) or any(r.is_for(site, "") for r in page_rules)):
            raise RuleError(f"site {site!r}: there is no site file and no page rule for this domain")
        ignored = ignore + (("mask",) if redactions == "keep" else ())
        sites = self._site_names(available, ignored)
        self._site_names_chosen = (sites.intersection(select), sites.intersection(ignored))
        self.rules = tuple(catalog.choose(available, set(select) - sites, set(ignored) - sites))
        self._page_rules = tuple(rule for rule in self.rules if isinstance(rule, PageRule))
        self._gate = catalog.Gate(self.rules)
        self._gates: dict[str, catalog.Gate] = {}

    def _site_names(self, available: Sequence[Rule], ignored: Iterable[str]) -> set[str]:
        """The codes and the group of site rules, if something is selected or ignored that is no other."""
        known = {name for rule in available for name in (rule.code, rule.group)} | {"all"}
        if not {*self._config[1], *ignored} - known:
            return set()
        return {"sites", *(rule.code for rule in self._book.rules)} - known

    def _gate_for(self, file: SiteFile | None) -> catalog.Gate:
        """The gate for documents of a site, which has rules of its own."""
        if file is None or not file.rules:
            return self._gate
        gate = self._gates.get(file.name)
        if gate is None:
            taken = {rule.code for rule in self.rules}
            own = [rule for rule in file.rules if rule.code not in taken and self._runs(rule.code)]
            gate = self._gates[file.name] = catalog.Gate([*own, *self.rules])
        return gate

    def _runs(self, code: str) -> bool:
        """Whether the rule of a site file is on: unless it, its group, or all is ignored."""
        selected, ignored = self._site_names_chosen
        for name in (code, "sites"):
            if name in ignored:
                return False
            if name in selected:
                return True
        return "all" not in self._config[2]

    @property
    def language(self) -> str:
        """What bytes in old encodings are likely to be."""
        return self._language

    @property
    def sites(self) -> SiteBook:
        """The site files among which each document's is sought."""
        return self._book

    @property
    def beside_rules(self) -> dict[str, Any]:
        """The options that decide what becomes of documents and do not show in :attr:`rules`."""
        selected, ignored = self._site_names_chosen
        return {
            "language": self._language,
            "site": self._site,
            "site rules": [sorted(selected), sorted(ignored), "all" in self._config[2]],
        }

    @property
    def fingerprint(self) -> str:
        """A short hash of all that decides what becomes of a document: the version, options and rules.

        It is in the pickle of a cleaner, so that caches that go by it, like that of Hugging Face
        ``datasets``, notice a changed rule. What the module of a rule imports is not in it.

        >>> Cleaner().fingerprint == Cleaner().fingerprint != Cleaner(ignore=["pager"]).fingerprint
        True
        """
        if self._fingerprint is None:
            from cleaner.rulebook.fingerprint import fingerprint

            self._fingerprint = fingerprint(*self._config)
        return self._fingerprint

    def __reduce__(self) -> tuple[object, ...]:
        return _restored, (type(self), self._config, self.fingerprint)

    def __deepcopy__(self, memo: dict[int, Any]) -> Cleaner:
        return self

    def __repr__(self) -> str:
        names = ("rules", "select", "ignore", "redactions", "language", "site")
        usual = ((), (), (), "normalize", "zh", None)
        told = [
            f"{name}={list(value) if isinstance(value, tuple) else value!r}"
            for name, value, default in zip(names, self._config, usual, strict=True)
            if value != default
        ]
        return f"{type(self).__name__}({', '.join(told)})"

    def __call__(
        self,
        data: bytes | bytearray | memoryview | str,
        *,
        id: str | None = None,
        source: str | None = None,
        url: str | None = None,
        charset: str | None = None,
        markup: bool = False,
    ) -> Document:
        """Clean one document: a plain text, or a web page, of which the article is taken.

        Args:
            data: its bytes, in any encoding that can be told, or its text.
            id: how the document is called; by default the first 16 digits of the hash of `data`.
            source: where it came from, for the record.
            url: its address, if it has one; the host becomes the document's `site`.
            charset: what the server said of its encoding; it is checked against the bytes.
            markup: `data` is HTML, if only a piece of a page. Without it a document counts as a page
                only if it begins as one (``<!doctype html>``, ``<html>``): a text may show tags.

        Raises:
            Rejected: `data` is no text.
            TypeError: an argument is of the wrong type.
        """
        data = data_of(data)
        for name, value in (("id", id), ("source", source), ("url", url), ("charset", charset)):
            optional_text(name, value)
        if isinstance(data, bytes):
            raw = data
            decoded = decode(data, declared=charset, language=self._language)
            text, encoding = decoded
            damage = _damage(decoded)
        else:
            raw = check(data).encode()
            text, encoding, damage = data, None, []
        digest = sha256(raw).hexdigest()
        file = self._book.match(self._site or url, text)
        found: page.Page | None = None
        if page.looks_like_html(text) if markup else page.is_whole_page(text):
            found = self._read(text, url, page.Selectors(*file.page) if file else None)
            text = check(found.text)
            if found.kind != "article":
                damage.append(Note("suspicious", "page", 0, 0, {"type": "page", "kind": found.kind}))
        cleaned, edits, notes, facts = self._clean(text, file)
        if found is not None:
            facts.setdefault("title", found.title)
            facts.setdefault("site", found.site)
        return Document(
            text=cleaned,
            id=digest[:16] if id is None else id,
            source=source,
            site=_host(url) or facts.get("site"),
            title=facts.get("title"),
            encoding=encoding,
            truncated=any(note.kind == "truncated" for note in notes),
            declared_chars=facts.get("declared_chars"),
            shown_chars=facts.get("shown_chars"),
            notes=[*damage, *notes],
            edits=edits,
            page=None if found is None else _about(found),
            raw_sha256=digest,
        )

    def _read(self, source: str, url: str | None, selectors: page.Selectors | None) -> page.Page:
        """The article of a page, as the rules for its site say if there are some."""
        rules = [rule for rule in self._page_rules if rule.is_for(self._site or url, source)]
        if rules:
            return read(source, rules, url=url, selectors=selectors)
        return page.extract(source, url=url, selectors=selectors)

    def map(
        self,
        documents: Iterable[Source],
        workers: int | None = None,
        *,
        rejected: Callable[[int, Rejected], object] | None = None,
    ) -> Iterator[Document]:
        """Clean many documents, in order; they are asked for as they are needed.

        Args:
            documents: bytes, texts, or mappings with ``text`` and perhaps ``id``, ``source``, ``url``,
                ``charset``, ``markup``: a list, a column of a data frame, a ``datasets.Dataset``.
            workers: how many processes; None or 1 works in this one, 0 stands for one for each
                processor. Each of them has up to 48 documents waiting.
            rejected: called with the position and the :class:`Rejected` of each document that
                cannot be cleaned, which is then passed over; without it the error is raised.

        Raises:
            Rejected: a document cannot be cleaned, and there is no `rejected`.
            RuntimeError: a worker process came to an end before its work did.
            TypeError: `documents` is one document or a table, or another argument of the wrong type.
            ValueError: `workers` is below 0.

        >>> [document.text for document in Cleaner().map(["讲话。 ", b"\\xbd\\xb2\\xbb\\xb0\\xa1\\xa3"])]
        ['讲话。', '讲话。']
        """
        if rejected is not None and not callable(rejected):
            raise TypeError(f"rejected: a function of a position and an error, not {kind(rejected)}")
        return self._documents(self.outcomes(documents, workers), rejected)

    def _documents(
        self, outcomes: Iterable[Document | Rejected], rejected: Callable[[int, Rejected], object] | None
    ) -> Iterator[Document]:
        for position, outcome in enumerate(outcomes):
            if isinstance(outcome, Document):
                yield outcome
            elif rejected is None:
                raise outcome
            else:
                rejected(position, outcome)

    def outcomes(
        self, documents: Iterable[Source], workers: int | None = None
    ) -> Iterator[Document | Rejected]:
        """What :meth:`map` yields, with the :class:`Rejected` of a document that cannot be cleaned in its
        place.

        >>> [type(outcome).__name__ for outcome in Cleaner().outcomes(["讲话。", None])]
        ['Document', 'Rejected']
        """
        number = worker_count(workers)
        items = many(documents, "documents")
        return map(self.outcome, map(given, items)) if number == 1 else spread(self, items, number)

    def outcome(self, item: Given | Rejected) -> Document | Rejected:
        """The document that comes of one item, or the reason why none does; no error but these."""
        if isinstance(item, Rejected):
            return item
        try:
            return self(**item._asdict())
        except Rejected as error:
            return error
        except RuleError as error:
            return Rejected(str(error), item.data)
        except Exception as error:
            return Rejected(_failure(error), item.data)

    def batch(
        self,
        rows: Mapping[str, Sequence[Any]],
        *,
        text_field: str = "text",
        columns: Iterable[str] | None = None,
        workers: int | None = None,
    ) -> dict[str, list[Any]]:
        """Clean the rows of a table: columns in, columns out, a row for a row.

        It is a function for ``datasets.Dataset.map(cleaner.batch, batched=True)``, and for data frames::

            frame.assign(**cleaner.batch(frame))                          # pandas
            frame.with_columns(pl.DataFrame(cleaner.batch(frame)))        # polars

        The types of the columns are the same whatever the rows hold: there are texts, counts and truth
        values, never None, and ``edits``, ``notes`` and ``page`` are JSON; see
        :data:`cleaner.columns.COLUMNS`. :meth:`Document.from_record` makes a row a document again.

        Nothing in a row stops the others. One that cannot be cleaned has the reason in ``rejected``, which
        is empty for all others, and its text stays as it is.

        Args:
            rows: a mapping of columns, or a data frame. Columns ``id``, ``source``, ``url``, ``charset``
                and ``markup`` are used as in :meth:`map`; a title or site that is given stays.
            text_field: the column of the documents. Where it has another name, ``text`` is added.
            columns: which columns to return; by default all, without an ``id`` if `rows` has one.
            workers: as in :meth:`map`.

        Raises:
            TypeError: an argument is of the wrong type.
            ValueError: there is no such column, the columns are not of one length, or cleaned texts would
                take the place of something that could not be had back.

        >>> table = Cleaner().batch({"text": ["讲话。 ", None], "url": ["https://example.com/1", ""]})
        >>> table["text"], table["rejected"], table["site"]
        (['讲话。', ''], ['', 'no text: the value is missing'], ['example.com', ''])
        """
        from cleaner.columns import cleaned

        return cleaned(self, rows, text_field, columns, workers)

    def _clean(
        self, original: str, file: SiteFile | None
    ) -> tuple[str, list[Edit], list[Note], dict[str, Any]]:
        """Run all phases over and over until none changes anything any more.

        The last round therefore saw the text that is returned: what it noted holds for this text,
        and cleaning the outcome again can change nothing.
        """
        text = Text(original)
        edits: list[Edit] = []
        gaps: list[PlacedGap] = []
        facts: dict[str, Any] = {}
        history: list[_State] = []
        growing = 0
        while True:
            # A repair may uncover what tells the site; cleaned again, the text would tell it at once.
            file = file or self._book.match(None, text)
            gate = self._gate_for(file)
            before = text
            done = len(edits)
            held: list[tuple[str, Flag]] = []
            for phase in PHASES:
                rules = gate.rules_for(phase, text)
                if not rules:
                    continue
                outcome = run_phase(rules, text, gaps)
                text, gaps = outcome.text, outcome.gaps
                edits += outcome.edits
                held += outcome.flags
                for fact in outcome.facts:
                    facts.setdefault(fact.name, fact.value)
            text, gaps, trimmed = _without_final_mark(text, gaps)
            edits += trimmed
            growing += len(text) > len(before)
            if growing > _GROWING or len(text) > _GROWN * len(original) + _FEW:
                raise RuleError(_grows(edits))
            history.append(_State(before, done, gaps, held))
            if len(edits) == done:
                break
            same = [i for i, state in enumerate(history) if state.text == text]
            if same:
                # Two rules undo each other's work. Any text of the circle would do, as long as
                # it is always the same one.
                state = min(history[same[0] :], key=lambda state: state.text)
                text, gaps = state.text, state.gaps
                held = [*state.held, ("circle", Flag("suspicious", (0, 0), {"type": "circle"}))]
                del edits[state.edits :]
                break
        if edits:
            text.with_origin(_origin(original, edits))
        remarks = run_phase(gate.rules_for(NOTES, text), text, gaps)
        for fact in remarks.facts:
            facts.setdefault(fact.name, fact.value)
        return str(text), edits, _notes(gaps, held + remarks.flags, text), facts


#: Rules that make a text this much longer, or longer in so many rounds, would never come to an end.
_GROWN = 10
_FEW = 10_000
_GROWING = 1_000


def _grows(edits: list[Edit]) -> str:
    growth: Counter[str] = Counter()
    for edit in edits:
        growth[edit.rule] += len(edit.after) - len(edit.before)
    return f"rule {growth.most_common(1)[0][0]} makes the text longer again and again; it finds what it wrote"


class _State(NamedTuple):
    """What a round began with, and what it found."""

    text: Text
    edits: int
    gaps: list[PlacedGap]
    held: list[tuple[str, Flag]]


def _origin(original: str, edits: list[Edit]) -> Callable[[int, int], str]:
    trace: list[Trace] = []

    def origin(start: int, end: int) -> str:
        if not trace:
            trace.append(Trace(edits))
        first, last = trace[0].span(start, end)
        return original[first:last]

    return origin


def _without_final_mark(text: Text, gaps: list[PlacedGap]) -> tuple[Text, list[PlacedGap], list[Edit]]:
    """Take the gap mark away where, after all, the text ends with the gap."""
    if not gaps or gaps[-1].start == gaps[-1].end or text[gaps[-1].end :].strip():
        return text, gaps, []
    last = gaps[-1]
    edit = Edit(last.code, last.start, last.end, text[last.start : last.end], "")
    return (
        Text(text[: last.start] + text[last.end :]),
        [*gaps[:-1], last._replace(end=last.start)],
        [edit],
    )


def _notes(gaps: list[PlacedGap], flags: list[tuple[str, Flag]], text: str) -> list[Note]:
    """All that is to be said about the finished text, by place."""
    notes = [Note("gap", gap.code, gap.start, gap.end, {"chars": gap.chars}) for gap in gaps]
    ends_with_gap = bool(gaps) and not _SENTENCE.match(text, gaps[-1].end)
    if ends_with_gap:
        notes.append(Note("truncated", gaps[-1].code, gaps[-1].start, gaps[-1].end, {}))
    notes += [
        Note(flag.kind, code, *flag.span, flag.data)
        for code, flag in flags
        if flag.kind != "truncated" or not ends_with_gap
    ]
    notes.sort(key=lambda note: (note.start, note.end))
    return notes


#: The rest of the line, or a sentence: where one follows a gap, the text goes on.
_SENTENCE = regex(r"[^\n\W]|\n(?:.*\n)*?.*[。！？!?”]")


def _damage(decoded: Decoded) -> list[Note]:
    """Remarks on bytes that were in another encoding than the rest, or cut off at the end."""
    found: list[Note] = []
    if decoded.mixed:
        spans = [{"start": start, "end": end, "encoding": name} for start, end, name in decoded.mixed]
        found.append(Note("suspicious", "decode", 0, 0, {"type": "mixed-encoding", "spans": spans}))
    if decoded.tail:
        data = {"type": "cut-character", "bytes": decoded.tail.hex()}
        found.append(Note("suspicious", "decode", 0, 0, data))
    return found


def _about(read: page.Page) -> dict[str, Any]:
    """What a record says of the page that a document was taken from."""
    return {
        "kind": read.kind,
        "date": read.date,
        "author": read.author,
        "dropped": [{"reason": reason, "text": text} for reason, text in read.dropped],
    }


def _host(url: str | None) -> str | None:
    """The host of an address, without ``www.``."""
    return host_of(url).removeprefix("www.") or None


def _restored(kind: type[Cleaner], config: tuple[Any, ...], _fingerprint: str) -> Cleaner:
    return kind(*config)


def _failure(error: Exception) -> str:
    """An error that should not have come up, with what is needed to report it, in one line."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return f"cleaning failed ({type(error).__name__} at {place}): {' '.join(str(error).split())[:200]}"
