"""Word files (.docx): the text as it is seen, with the numbers of numbered paragraphs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from cleaner.corpus.readers import item
from cleaner.corpus.readers.blob import Blob
from cleaner.corpus.readers.docx_numbers import WORD, Numbers
from cleaner.corpus.readers.fields import Fields
from cleaner.corpus.readers.item import Item, Unread

if TYPE_CHECKING:
    from docx.document import Document

#: Elements whose contents are not seen: what was deleted, codes of fields, readings above characters, and
#: what stands there once more for programs that do not know the first form.
_UNSEEN = frozenset(
    (
        *(
            WORD + name
            for name in ("del", "moveFrom", "instrText", "delText", "rt", "pPr", "tblPr", "sectPr")
        ),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)

_SIGNS = {WORD + "tab": "\t", WORD + "br": "\n", WORD + "cr": "\n", WORD + "noBreakHyphen": "-"}

#: Notes that every file has: the lines between text and notes.
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def read(blob: Blob, fields: Fields) -> Iterator[Item | Unread]:
    """The text of a Word file: paragraphs, tables, text boxes, footnotes; no headers, footers, comments."""
    data = blob.whole()
    if isinstance(data, Unread):
        yield data
        return
    try:
        if _unpacked_size(data) > item.LARGEST:
            yield blob.unread(f"unpacks to more than {item.LARGEST >> 20} MiB, which no document does", data)
            return
        text = text_of(data)
    except MemoryError:
        raise
    except Exception as error:
        # A broken package makes each of the libraries below say something of its own.
        words = " ".join(str(error).split())[:200]
        yield blob.unread(f"not a readable Word file: {words or type(error).__name__}", data)
        return
    yield Item(blob.name, blob.name, text, url=blob.url, format="docx")


def text_of(data: bytes) -> str:
    """The text of a Word file, a line for each paragraph and each row of a table."""
    import docx

    document = docx.Document(BytesIO(data))
    numbers = Numbers(document)
    lines = list(_lines(document.element.body, numbers))
    for notes in _notes(document):
        lines += _lines(notes, numbers)
    return "\n".join(lines)


def _unpacked_size(data: bytes) -> int:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return sum(member.file_size for member in package.infolist())


def _lines(parent: Any, numbers: Numbers) -> Iterator[str]:
    """The lines of the body, a cell, a text box or a note."""
    for element in parent.iterchildren():
        if element.tag == WORD + "p":
            yield numbers.of(element) + "".join(_pieces(element))
            for box in _boxes(element):
                yield from _lines(box, numbers)
        elif element.tag == WORD + "tbl":
            for row in element.iter(WORD + "tr"):
                if next(row.iterancestors(WORD + "tbl")) is element:
                    yield from _row(row, numbers)
        elif element.tag not in _UNSEEN and isinstance(element.tag, str):
            yield from _lines(element, numbers)


def _row(row: Any, numbers: Numbers) -> Iterator[str]:
    """The lines of a row: one, with tabs between the cells; those of its cell, if it has only one."""
    cells = [list(_lines(cell, numbers)) for cell in row.iter(WORD + "tc") if _row_of(cell) is row]
    if len(cells) == 1:
        yield from cells[0]
    else:
        yield "\t".join(" ".join("\n".join(cell).split("\n")).strip() for cell in cells)


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(WORD + "tr"))


def _pieces(parent: Any) -> Iterator[str]:
    """The text of a paragraph, or of a part of it, without that of text boxes in it."""
    for element in parent.iterchildren():
        tag = element.tag
        if tag == WORD + "t":
            yield element.text or ""
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag == WORD + "sym":
            yield _symbol(element)
        elif tag in _UNSEEN or tag == WORD + "txbxContent" or not isinstance(tag, str):
            continue
        elif tag != WORD + "r" or not _is_hidden(element):
            yield from _pieces(element)


def _symbol(element: Any) -> str:
    try:
        return chr(int(element.get(WORD + "char", ""), 16))
    except (ValueError, OverflowError):
        return ""


def _is_hidden(run: Any) -> bool:
    mark = run.find(f"{WORD}rPr/{WORD}vanish")
    return mark is not None and mark.get(WORD + "val", "true") not in ("0", "false", "off")


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes that are anchored in a paragraph."""
    for box in paragraph.iter(WORD + "txbxContent"):
        above = {element.tag for element in box.iterancestors()}
        if next(box.iterancestors(WORD + "p")) is paragraph and above.isdisjoint(_UNSEEN):
            yield box


def _notes(document: Document) -> Iterable[Any]:
    """The footnotes and endnotes, in order."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        root = parse_xml(relation.target_part.blob)
        for note in root.iterchildren():
            if note.get(WORD + "type") not in _SEPARATORS:
                yield note
