"""Whole corpora: read documents from files and streams, clean them, find copies, write records."""
