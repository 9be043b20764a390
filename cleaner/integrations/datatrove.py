"""Cleaning as a step of a datatrove pipeline."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cleaner.columns import row
from cleaner.pipeline import Cleaner
from cleaner.source import given
from cleaner.text.decode import Rejected

try:
    from datatrove.pipeline.base import PipelineStep
    from datatrove.utils.typeshelper import StatHints
except ImportError as error:
    raise ImportError(
        "cleaner.integrations.datatrove needs datatrove: pip install 'datatrove[io]'", name="datatrove"
    ) from error

if TYPE_CHECKING:
    from datatrove.data import Document
    from datatrove.pipeline.writers.disk_base import DiskWriter

#: What the step writes to the metadata of every document, as :mod:`cleaner.columns` describes it. Nothing
#: is left out where it is empty: a Parquet writer takes its columns from the first document.
METADATA = (
    "rejected", "title", "site", "truncated", "declared_chars", "shown_chars", "gaps", "redactions",
    "notes", "edits", "page",
)  # fmt: skip


class CleanerStep(PipelineStep):
    """Cleans every document: its text is replaced, and its metadata tell what was done.

    The metadata that a document comes with are kept, a title and a site of its own too; its ``url`` tells
    the site. What cannot be cleaned leaves the pipeline only where an `exclusion_writer` takes it, as
    datatrove's filters do; otherwise it goes on as it is, with the reason as ``rejected``. In both cases
    ``raw_base64``, which is empty for all others, holds the bytes of a text that no file could store.

    The statistics count documents (``total``, ``forwarded``, ``dropped``, ``rejected``, ``truncated``) and
    for each rule the characters that it took away (``removed_by_pager``).

    Args:
        cleaner: the cleaner; by default one with the default rules.
        exclusion_writer: a writer of datatrove for the documents that cannot be cleaned.

    >>> from datatrove.data import Document
    >>> step = CleanerStep()
    >>> [document] = step([Document("案件*宗\\n上一篇：某某讲话", id="1")])
    >>> document.text, document.metadata["redactions"]
    ('案件××宗', 1)
    """

    type = "✂️ - FORMAT"
    name = "🧹 cleaner"

    def __init__(self, cleaner: Cleaner | None = None, exclusion_writer: DiskWriter | None = None) -> None:
        super().__init__()
        self.cleaner = Cleaner() if cleaner is None else cleaner
        self.exclusion_writer = exclusion_writer

    def run(self, data: Iterator[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Clean the documents of one task."""
        with self.exclusion_writer or contextlib.nullcontext() as writer:
            for document in data:
                self.stat_update(StatHints.total)
                with self.track_time():
                    reason = self._clean(document)
                if reason and writer is not None:
                    self.stat_update(StatHints.dropped)
                    document.metadata["filter_reason"] = reason
                    writer.write(document, rank)
                    continue
                self.stat_update(StatHints.forwarded)
                self.update_doc_stats(document)
                yield document

    def _clean(self, document: Document) -> str:
        """Clean `document` in place; the reason why that cannot be done, if it cannot."""
        known = document.metadata
        outcome = self.cleaner.outcome(
            given({"text": document.text, "id": document.id, "url": known.get("url")})
        )
        cleaned = row(outcome)
        stated = {name: known[name] for name in ("title", "site") if known.get(name)}
        known.update({name: cleaned[name] for name in METADATA} | stated | {"raw_base64": ""})
        document.text = cleaned["text"]
        if isinstance(outcome, Rejected):
            self.stat_update("rejected")
            if outcome.raw != document.text.encode():
                known["raw_base64"] = base64.b64encode(outcome.raw).decode()
            return outcome.reason
        for edit in outcome.edits:
            self.stat_update(f"removed_by_{edit.rule}", value=len(edit.before), unit="char")
        if outcome.truncated:
            self.stat_update("truncated")
        return ""
