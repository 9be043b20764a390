"""PDF: the text layer, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cleaner.corpus.readers.blob import Blob
from cleaner.corpus.readers.fields import Fields
from cleaner.corpus.readers.item import Item, Unread

if TYPE_CHECKING:
    import pypdfium2 as pdfium

#: Where a hyphen ends a line, PDFium gives one of these instead, and joins the lines.
_HYPHENS = str.maketrans({"\x02": "-\n", "\ufffe": "-\n"})


def read(blob: Blob, fields: Fields) -> Iterator[Item | Unread]:
    """The text of a PDF file, with a form feed between pages, as pdftotext has it.

    A page that cannot be read is passed on as unread and left out. A file without any text, like a scan,
    is unread as a whole.
    """
    import pypdfium2 as pdfium

    data = blob.whole()
    if isinstance(data, Unread):
        yield data
        return
    try:
        file = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        yield blob.unread(_words(error), data)
        return
    pages: list[str] = []
    try:
        count = len(file)
        for number in range(count):
            try:
                pages.append(_page(file, number))
            except pdfium.PdfiumError as error:
                yield blob.unread(f"a page that cannot be read: {error}", b"", f"page {number + 1}")
    finally:
        file.close()
    if not any(page.strip() for page in pages):
        what = "of pictures without text: it needs OCR" if count else "without pages"
        yield blob.unread(f"a PDF file {what}", data)
        return
    yield Item(blob.name, blob.name, "\f".join(pages), {"pages": count}, url=blob.url, format="pdf")


def _page(file: pdfium.PdfDocument, number: int) -> str:
    page = file[number]
    try:
        text = page.get_textpage()
        try:
            found: str = text.get_text_bounded()
        finally:
            text.close()
    finally:
        page.close()
    return found.replace("\r\n", "\n").translate(_HYPHENS)


def _words(error: Exception) -> str:
    words = str(error)
    if "password" in words.lower():
        return "a PDF file that is locked with a password"
    return f"not a readable PDF file: {words.removeprefix('Failed to load document ').strip('().')}"
