"""A document and its edits as one self-contained page."""

from __future__ import annotations

from collections import Counter
from html import escape

from cleaner.document import Document
from cleaner.report.pieces import pieces

_STYLE = """
:root { color-scheme: light dark; --removed: #b3261e; --new: #1b6e3c; --quiet: #6b6b6b; --line: #8884; }
@media (prefers-color-scheme: dark) { :root { --removed: #ff8a80; --new: #81c995; --quiet: #a0a0a0; } }
body { font: 16px/1.7 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
       max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; border-top: 1px solid var(--line);
        border-bottom: 1px solid var(--line); padding: 1rem 0; }
del { color: var(--removed); background: color-mix(in srgb, var(--removed) 12%, transparent); }
ins { color: var(--new); background: color-mix(in srgb, var(--new) 14%, transparent); text-decoration: none; }
code { font-size: .72rem; color: var(--quiet); vertical-align: super; }
table { border-collapse: collapse; font-size: .9rem; width: 100%; }
td, th { text-align: left; padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; }
@media print { body { max-width: none; margin: 0; } }
"""


def explain(document: Document) -> str:
    """The document with removed text struck through and its rule beside it, then its notes.

    >>> from cleaner import Cleaner
    >>> "<del>*</del><ins>××</ins><code>mask</code>" in explain(Cleaner()("案件*宗"))
    True
    """
    name = escape(document.title or document.source or document.id or "document")
    return (
        "<!doctype html>\n<html lang='zh'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{name}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{name}</h1>{_facts(document)}"
        f"<div class='text'>{_marked_up(document)}</div>{_rules(document)}{_notes(document)}"
        "</body></html>\n"
    )


def _marked_up(document: Document) -> str:
    parts: list[str] = []
    for piece in pieces(document):
        if piece.kind == "kept":
            parts.append(escape(piece.text))
            continue
        tag = "del" if piece.kind == "removed" else "ins"
        parts.append(f"<{tag}>{escape(piece.text)}</{tag}>")
        if piece.rule is not None:
            parts.append(f"<code>{escape(piece.rule)}</code>" + "\n" * piece.feed)
    return "".join(parts)


def _facts(document: Document) -> str:
    facts = [
        ("encoding", document.encoding),
        ("site", document.site),
        ("characters", f"{len(document.original):,} → {len(document.text):,}"),
        ("states", _stated(document)),
        ("truncated", "yes" if document.truncated else None),
    ]
    shown = [f"{name}: {escape(str(value))}" for name, value in facts if value]
    return f"<p>{' · '.join(shown)}</p>"


def _stated(document: Document) -> str | None:
    parts = []
    if document.declared_chars is not None:
        parts.append(f"{document.declared_chars:,} characters in all")
    if document.shown_chars is not None:
        parts.append(f"{document.shown_chars:,} shown")
    return ", ".join(parts) or None


def _rules(document: Document) -> str:
    edits: Counter[str] = Counter()
    removed: Counter[str] = Counter()
    for edit in document.edits:
        edits[edit.rule] += 1
        removed[edit.rule] += max(0, len(edit.before) - len(edit.after))
    if not edits:
        return "<p>Nothing was changed.</p>"
    rows = "".join(
        f"<tr><td>{escape(code)}</td><td class='number'>{count:,}</td>"
        f"<td class='number'>{removed[code]:,}</td></tr>"
        for code, count in edits.most_common()
    )
    head = "<tr><th>rule</th><th class='number'>edits</th><th class='number'>characters removed</th></tr>"
    return f"<h2>Rules</h2><table>{head}{rows}</table>"


def _notes(document: Document) -> str:
    if not document.notes:
        return ""
    rows = "".join(
        f"<tr><td>{escape(note.kind)}</td>"
        f"<td>…{escape(document.text[max(0, note.start - 12) : note.start])}"
        f"<ins>{escape(document.text[note.start : note.end])}</ins>"
        f"{escape(document.text[note.end : note.end + 12])}…</td>"
        f"<td>{escape(', '.join(f'{k}: {v}' for k, v in note.data.items()))}</td></tr>"
        for note in document.notes
    )
    return f"<h2>Notes</h2><table>{rows}</table>"
