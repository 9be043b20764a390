r"""Clean a column of a polars data frame, at once or piece by piece. Needs `polars`.

Prints:

    '谢谢大家！\n' truncated False, site 'example.com', rejected ''
    '案件××宗' truncated False, site '', rejected ''
    '各位代表：\n现在报告工作。' truncated True, site '', rejected ''
    '' truncated False, site '', rejected 'no text: the value is missing'
    characters taken: {'mask': 1, 'paywall-notice': 12, 'prompt': 11}
    the same piece by piece: True
"""

import polars as pl

from cleaner import Cleaner

FRAME = pl.DataFrame(
    {
        "content": [
            "谢谢大家！\n微信扫一扫关注公众号\n",
            "案件*宗",
            "各位代表：\n现在报告工作。(未完,全文共900字)",
            None,
        ],
        "url": ["https://www.example.com/1", "", "", ""],
    }
)
CLEANER = Cleaner()


def cleaned(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame with the columns of the cleaner beside its own."""
    columns = ["text", "rejected", "site", "truncated", "edits"]
    return frame.with_columns(pl.DataFrame(CLEANER.batch(frame, text_field="content", columns=columns)))


def main() -> None:
    """Clean a frame, and the frames of a longer stream."""
    frame = cleaned(FRAME)
    for row in frame.iter_rows(named=True):
        print(
            f"{row['text']!r} truncated {row['truncated']}, site {row['site']!r}, rejected {row['rejected']!r}"
        )

    # The log is JSON, and polars reads it: which rule took how much, over all rows.
    log = pl.List(pl.Struct({"rule": pl.String, "before": pl.String}))
    edits = frame.select(pl.col("edits").str.json_decode(log).explode()).unnest("edits").drop_nulls()
    taken = edits.group_by("rule").agg(pl.col("before").str.len_chars().sum()).sort("rule")
    print("characters taken:", dict(taken.iter_rows()))

    pieces = [cleaned(piece) for piece in FRAME.iter_slices(n_rows=1)]
    print("the same piece by piece:", pl.concat(pieces).equals(frame))


if __name__ == "__main__":
    main()
