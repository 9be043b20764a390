"""Clean a Hugging Face dataset with `Dataset.map`, in two processes. Needs `datasets`.

`Cleaner.batch` takes a batch of columns and returns a batch of columns. A row that cannot be cleaned ends
nothing: it says why in the column `rejected`. The cache of `datasets` notices changed options and rules.

Prints:

    views 10: 同志们，今天召开会议。
        title '', gaps 0, rejected ''
    views 20: ××市查处案件××宗，……成效明显。
        title '', gaps 1, rejected ''
    views 30: -
        title '', gaps 0, rejected 'no text: the value is missing'
    views 40: 春耕现场会
    全县抓好春耕生产，确保粮食安全。
        title '春耕现场会', gaps 0, rejected ''
    rows kept: 3
    masked or missing: {'redaction': 2, 'gap': 1}
    as it came in: XX市查处案件*宗，(某文网省略300字,会员可读)成效明显。
    columns: content, views, text, rejected
"""

from collections import Counter

import datasets

from cleaner import Cleaner, Document

ROWS = {
    "text": [
        "同志们，今天召开会议。",
        "XX市查处案件*宗，(某文网省略300字,会员可读)成效明显。",
        None,
        "<!doctype html><title>春耕现场会</title><article><p>全县抓好春耕生产，确保粮食安全。</p></article>",
    ],
    "views": [10, 20, 30, 40],
}


def main() -> None:
    """Clean a dataset, look at it, keep the good rows, and read one of them as a document."""
    datasets.disable_progress_bars()
    raw = datasets.Dataset.from_dict(ROWS)
    cleaned = raw.map(Cleaner().batch, batched=True, num_proc=2)

    for row in cleaned:
        print(f"views {row['views']}: {row['text'] or '-'}")
        print(f"    title {row['title']!r}, gaps {row['gaps']}, rejected {row['rejected']!r}")

    good = cleaned.filter(lambda row: not row["rejected"])
    print("rows kept:", len(good))
    print("masked or missing:", dict(Counter(note.kind for note in Document.from_record(good[1]).notes)))
    print("as it came in:", Document.from_record(good[1]).original)

    # Only some columns, from a column of another name, with what is needed to go back left out.
    options = {"text_field": "content", "columns": ["text", "rejected"]}
    renamed = raw.rename_column("text", "content").map(Cleaner().batch, batched=True, fn_kwargs=options)
    print("columns:", ", ".join(renamed.column_names))


if __name__ == "__main__":
    main()
