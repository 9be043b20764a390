"""Show what cleaning did: in the terminal, and as a page."""
