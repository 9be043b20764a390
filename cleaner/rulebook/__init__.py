"""Rules: what they are, where they come from, which of them a text needs."""
