"""Files of every format that readers take, made on the spot from the same few documents."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterable

from cleaner.corpus.zstd import zstd

TEXTS = ["同志们，今天召开全县经济工作会议。", "第二份报告，总结去年的工作。", "第三份，部署任务。"]
RECORDS = [
    {"编号": f"r{n}", "标题": f"讲话{n}", "正文": text, "网址": f"http://example.com/{n}"}
    for n, text in enumerate(TEXTS)
]

COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstd.compress,
}


def jsonl(records: Iterable[object] = RECORDS) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def table(delimiter: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, RECORDS[0], delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(RECORDS)
    return out.getvalue()


def parquet(rows: int = 2) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(RECORDS), out, row_group_size=rows)
    return out.getvalue()


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def zipped_in_gbk(name: str, data: bytes) -> bytes:
    """An archive whose member has a name in GBK, as Windows writes it: nothing says what it is."""
    raw = name.encode("gbk")
    return zipped([("x" * len(raw), data)]).replace(b"x" * len(raw), raw)


def tarred(members: Iterable[tuple[str, bytes]], encoding: str = "utf-8") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT, encoding=encoding) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def answer(
    number: int,
    body: bytes,
    status: str = "200 OK",
    kind: str = "text/html; charset=gbk",
    headers: str = "",
    record: str = "response",
) -> bytes:
    """A record of a WARC file: what a server answered."""
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}\r\n".encode() + body
    return warc_record(number, http, record, "application/http; msgtype=response")


def warc_record(number: int, block: bytes, record: str, kind: str) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {record}\r\nWARC-Target-URI: http://example.com/{number}\r\n"
        f"WARC-Date: 2024-05-01T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number:032}>\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def page(text: str, encoding: str = "gbk") -> bytes:
    return f"<html><body><p>{text}</p></body></html>".encode(encoding)


def pdf(pages: Iterable[Iterable[str]], password: str | None = None) -> bytes:
    import pytest

    pytest.importorskip("reportlab")
    from reportlab.lib import pdfencrypt
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    locked = pdfencrypt.StandardEncryption(password) if password else None
    drawn = canvas.Canvas(out, encrypt=locked, pageCompression=0, invariant=1)
    for lines in pages:
        drawn.setFont("STSong-Light", 12)
        for number, line in enumerate(lines):
            drawn.drawString(60, 780 - 20 * number, line)
        drawn.showPage()
    drawn.save()
    return out.getvalue()
