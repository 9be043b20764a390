"""Plain text files in folders like those of the input."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from cleaner.corpus.readers.compression import without_suffix
from cleaner.corpus.writers.atomic import atomic

#: Bytes that a file's name may have; the one aside needs some more.
_LONGEST = 200

_TEXTS = (".txt", ".text", ".md")


class TextFolder:
    """Writes texts to files in a folder, each called like the document that it is the text of.

    >>> from tempfile import mkdtemp
    >>> texts = TextFolder(Path(mkdtemp()))
    >>> texts.write("raw/a.html", "好。").name, texts.path("../../etc/passwd").relative_to(texts.folder)
    ('a.html.txt', PosixPath('etc/passwd.txt'))
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._taken: dict[str, str] = {}

    def write(self, name: str, text: str) -> Path:
        """Write the text of the document `name`; where to.

        Raises:
            OSError: it cannot be written; the error names the file.
        """
        path = self.path(name)
        with atomic(path) as file:
            file.write(text.encode())
        return path

    def path(self, name: str, suffix: str = ".txt") -> Path:
        """The file for the document `name`: in the folder, whatever the name, and no other one's."""
        inside = file_name(name, suffix)
        # Some systems take A and a for the same.
        if self._taken.setdefault(inside.casefold(), name) != name:
            stem, suffix = inside[: inside.rfind(".")], inside[inside.rfind(".") :]
            inside = f"{stem}~{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}{suffix}"
        return self.folder / inside


def file_name(name: str, suffix: str = ".txt") -> str:
    """The path of a file for the document `name`, without what leads out of a folder.

    What does not end in `suffix` gets it behind its name, so that the files for ``a.html`` and ``a.txt`` are
    two; the suffix of a compression goes.

    >>> file_name("raw/a.html"), file_name("dump.jsonl:3"), file_name("/x/../y.txt.gz")
    ('raw/a.html.txt', 'dump.jsonl:3.txt', 'x/y.txt')
    """
    name, _ = without_suffix(name)
    parts = [_part(part) for part in name.split("/") if part not in ("", ".", "..")] or ["_"]
    if not parts[-1].lower().endswith(_TEXTS if suffix == ".txt" else suffix):
        parts[-1] += suffix
    return "/".join([*(_short(part, "") for part in parts[:-1]), _short(parts[-1], suffix)])


def _part(part: str) -> str:
    """Part of a path without signs that a file's name cannot have, or that lead elsewhere on some system."""
    text = part.encode("utf-8", "replace").decode()
    kept = "".join(f"%{ord(sign):02X}" if ord(sign) < 32 or sign in "\x7f\\" else sign for sign in text)
    return f"%{ord(kept[0]):02X}{kept[1:]}" if kept.startswith(".") else kept


def _short(part: str, suffix: str) -> str:
    """Part of a path, cut if it is too long for a file's name; what is cut is told by a hash."""
    raw = part.encode()
    if len(raw) <= _LONGEST:
        return part
    digest = sha256(raw).hexdigest()[:12]
    return raw[: _LONGEST - 20].decode("utf-8", "ignore") + f"~{digest}{suffix}"
