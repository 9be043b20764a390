"""Hand signatures to datasketch: its LSH index answers which of many texts are like a new one.

`dedup.signatures` makes the signatures of whole batches, many times as fast as datasketch; the MinHash
objects are its own, so that every index and storage of datasketch (Redis, Cassandra) takes them. For the
copies within a corpus `dedup.find` is all that is needed: it also verifies what it finds.

Prints:

    各位领导：同志们,今天召... is like ['spring']
        spring: 0.94 alike, holds 1.00 of it
    关于组织开展义务植树活动... is like []
"""

from datasketch import MinHashLSH

from cleaner import dedup

SPEECH = (
    "同志们，今天召开全县春耕生产现场会，主要任务是总结去年工作，安排今年任务。"
    "去年全县粮食总产量再创新高，农民收入稳步增长。今年要抓好种子、化肥、农机三件事。"
)
CORPUS = {
    "spring": SPEECH,
    "notice": "明天下午三点在第一会议室召开安全生产例会，请各科室负责人准时参加。",
}
NEW = ["各位领导：" + SPEECH.replace("，", ","), "关于组织开展义务植树活动的通知，请各单位遵照执行。"]


def main() -> None:
    """Index a corpus, then ask for texts that are like new ones, and verify the answers."""
    index = MinHashLSH(threshold=0.6, num_perm=128)
    for name, signature in zip(CORPUS, dedup.signatures(list(CORPUS.values())), strict=True):
        index.insert(name, dedup.to_datasketch(signature))

    for text, signature in zip(NEW, dedup.signatures(NEW), strict=True):
        minhash = dedup.to_datasketch(signature)
        print(f"{text[:12]}... is like {index.query(minhash)}")
        for name in index.query(minhash):
            exact = dedup.compare(text, CORPUS[name])
            print(f"    {name}: {exact.similarity:.2f} alike, holds {exact.containment:.2f} of it")


if __name__ == "__main__":
    main()
