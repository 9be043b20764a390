"""Write records and texts: whole files or none, the same bytes for the same records."""

from __future__ import annotations

from cleaner.corpus.writers.atomic import atomic, sync_folder
from cleaner.corpus.writers.card import front_matter
from cleaner.corpus.writers.encoders import FORMATS, Encoder, encoder
from cleaner.corpus.writers.lines import json_line, json_text
from cleaner.corpus.writers.shards import ShardWriter, read_records, shards
from cleaner.corpus.writers.texts import TextFolder, file_name

__all__ = [
    "FORMATS",
    "Encoder",
    "ShardWriter",
    "TextFolder",
    "atomic",
    "encoder",
    "file_name",
    "front_matter",
    "json_line",
    "json_text",
    "read_records",
    "shards",
    "sync_folder",
]
