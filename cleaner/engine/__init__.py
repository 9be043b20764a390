"""Engines: where the batches of a corpus are worked on, and where its tables are joined."""
