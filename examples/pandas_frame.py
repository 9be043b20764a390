"""Clean a column of a pandas data frame, and find the copies in it. Needs `pandas`.

Prints:

    101: '同志们，今天召开全县春耕生产现场会，主要', 0 masked, rejected ''
    102: '同志们，今天召开××县春耕生产现场会，主', 2 masked, rejected ''
    103: '明天下午三点在第一会议室召开安全生产例会', 0 masked, rejected ''
    104: '', 0 masked, rejected 'no text: the value is missing'
    102 is a copy of 101: near, 1.00 alike
    left: [101, 103]
"""

import pandas as pd

from cleaner import Cleaner, dedup

SPEECH = (
    "同志们，今天召开全县春耕生产现场会，主要任务是总结去年工作，安排今年任务。"
    "去年全县粮食总产量再创新高，农民收入稳步增长。今年要抓好种子、化肥、农机三件事。"
)
FRAME = pd.DataFrame(
    {
        "text": [
            f"首页 > 讲话稿 > 正文\n{SPEECH}\n相关推荐\n1.工作总结（精选5篇）\n",
            SPEECH.replace("全县", "**县"),
            "明天下午三点在第一会议室召开安全生产例会，请各科室负责人准时参加。",
            None,
        ],
        "source": ["a.html", "b.html", "c.txt", "d.txt"],
    },
    index=[101, 102, 103, 104],
)


def main() -> None:
    """Add the columns of the cleaner to a frame, then a column that says which rows are copies."""
    frame = FRAME.assign(**Cleaner().batch(FRAME))
    for number, row in frame.iterrows():
        about = f"{row['redactions']} masked, rejected {row['rejected']!r}"
        print(f"{number}: {row['text'][:20]!r}, {about}")

    # Positions count rows from 0, whatever the index is called. Copies with fewer masks come first.
    quality = list(zip(frame["gaps"], frame["redactions"], strict=True))
    clusters = dedup.find(frame["text"], ids=frame["source"], threshold=0.7, quality=quality)
    frame["duplicate_of"] = ""
    for member in clusters.members:
        row, original = frame.index[member.position], frame.index[member.representative]
        frame.loc[row, "duplicate_of"] = str(original)
        print(f"{row} is a copy of {original}: {member.relation}, {member.similarity:.2f} alike")
    print("left:", list(frame[(frame["duplicate_of"] == "") & (frame["rejected"] == "")].index))


if __name__ == "__main__":
    main()
