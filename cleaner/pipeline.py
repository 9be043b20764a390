"""The one object to call: bytes or text in, a cleaned and explained document out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner import page
from cleaner.document import Document, Edit, Note, Trace
from cleaner.rulebook import catalog
from cleaner.rulebook.model import NOTES, PHASES, Flag, Rule, RuleError
from cleaner.rulebook.phase import PlacedGap, run_phase
from cleaner.rulebook.sitefile_book import SiteBook
from cleaner.text.address import host_of
from cleaner.text.decode import LANGUAGES, Decoded, Rejected, check, decode
from cleaner.text.lazy import regex
from cleaner.text.snapshot import Text

if TYPE_CHECKING:
    from concurrent.futures import Future

    from cleaner.rulebook.sitefile import SiteFile

REDACTIONS = ("normalize", "keep")

#: What a document may be given as: its bytes, its text, or a record with a ``text``.
Source = bytes | str | Mapping[str, Any]

_CHUNK = 16


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

    >>> document = Cleaner()("工作取得成效。(未完,全文共900字,登录后阅读全文)")
    >>> document.text, document.truncated, document.declared_chars
    ('工作取得成效。', True, 900)
    """

    def __init__(
        self,
        rules: Iterable[Rule | str] = (),
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        redactions: str = "normalize",
        language: str = "zh",
        site: str | None = None,
    ) -> None:
        if redactions not in REDACTIONS:
            raise RuleError(f"redactions {redactions!r}: use one of {', '.join(REDACTIONS)}")
        if language not in LANGUAGES:
            raise RuleError(f"language {language!r}: use one of {', '.join(LANGUAGES)}")
        self._config = (tuple(rules), tuple(select), tuple(ignore), redactions, language, site)
        self._language, self._site = language, site
        self._book = SiteBook(given for given in self._config[0] if not isinstance(given, Rule))
        if site is not None and self._book.match(site) is None:
            raise RuleError(f"site {site!r}: there is no site file for this domain")
        available = list(catalog.builtin_rules())
        for given in self._config[0]:
            available += [given] if isinstance(given, Rule) else catalog.load_rules(given)
        ignored = self._config[2] + (("mask",) if redactions == "keep" else ())
        sites = self._site_names(available, ignored)
        self._site_names_chosen = (sites.intersection(self._config[1]), sites.intersection(ignored))
        self.rules = tuple(catalog.choose(available, set(self._config[1]) - sites, set(ignored) - sites))
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

    def __reduce__(self) -> tuple[type[Cleaner], tuple[Any, ...]]:
        return type(self), self._config

    def __call__(
        self,
        data: bytes | str,
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
        """
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
        read: page.Page | None = None
        if page.looks_like_html(text) if markup else page.is_whole_page(text):
            read = page.extract(text, url=url, selectors=page.Selectors(*file.page) if file else None)
            text = check(read.text)
            if read.kind != "article":
                damage.append(Note("suspicious", "page", 0, 0, {"type": "page", "kind": read.kind}))
        cleaned, edits, notes, facts = self._clean(text, file)
        if read is not None:
            facts.setdefault("title", read.title)
            facts.setdefault("site", read.site)
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
            page=None if read is None else _about(read),
            raw_sha256=digest,
        )

    def map(
        self,
        documents: Iterable[Source],
        workers: int | None = None,
        *,
        rejected: Callable[[int, Rejected], None] | None = None,
    ) -> Iterator[Document]:
        """Clean many documents, in order.

        Args:
            documents: bytes, texts, or mappings with ``text`` and perhaps ``id``, ``source``,
                ``url``.
            workers: how many processes; None or 1 works in this one.
            rejected: called with the position and the :class:`Rejected` of each document that
                cannot be cleaned, which is then passed over; without it the error is raised.
        """
        position = -1
        for position, outcome in enumerate(self.outcomes(documents, workers)):
            if isinstance(outcome, Document):
                yield outcome
            elif rejected is None:
                raise outcome
            else:
                rejected(position, outcome)

    def outcomes(self, documents: Iterable[Source], workers: int | None) -> Iterator[Document | Rejected]:
        if not workers or workers == 1:
            for document in documents:
                yield self._outcome(document)
            return
        source = iter(documents)
        # Imported here, because a single document is cleaned sooner without them.
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(workers, None, _start_worker, (self,)) as pool:
            waiting: deque[Future[list[Document | Rejected]]] = deque()
            try:
                while chunk := list(islice(source, _CHUNK)):
                    waiting.append(pool.submit(_work, chunk))
                    if len(waiting) > 2 * workers:
                        yield from waiting.popleft().result()
                while waiting:
                    yield from waiting.popleft().result()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _outcome(self, document: Source) -> Document | Rejected:
        try:
            if isinstance(document, Mapping):
                names = {"id", "source", "url", "charset", "markup"} & document.keys()
                return self(document["text"], **{name: document[name] for name in names})
            return self(document)
        except Rejected as error:
            return error
        except RuleError as error:
            data = document["text"] if isinstance(document, Mapping) else document
            return Rejected(str(error), data)

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
            history.append(_State(before, done, gaps, held))
            if len(edits) == done:
                break
            same = [i for i, state in enumerate(history) if state.text == text]
            if same:
                # Two rules undo each other's work. Any text of the circle would do, as long as
                # it is always the same one.
                state = min(history[same[0] :], key=lambda state: state.text)
                text, gaps, held = state.text, state.gaps, state.held
                del edits[state.edits :]
                break
        if edits:
            text.with_origin(_origin(original, edits))
        remarks = run_phase(gate.rules_for(NOTES, text), text, gaps)
        for fact in remarks.facts:
            facts.setdefault(fact.name, fact.value)
        return str(text), edits, _notes(gaps, held + remarks.flags, text), facts


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


_worker: Cleaner


def _start_worker(cleaner: Cleaner) -> None:
    import signal

    global _worker
    _worker = cleaner
    # At Ctrl-C the process that asked for the work ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _work(documents: list[Source]) -> list[Document | Rejected]:
    return [_worker._outcome(document) for document in documents]
