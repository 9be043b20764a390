"""Near-duplicates: candidates by MinHash, verified on the texts, clustered around the best copy.

>>> from cleaner import dedup
>>> speech = "全县上下要团结一心，抓好春耕生产，确保粮食安全，推动乡村振兴取得新的成效。"
>>> clusters = dedup.find([speech, speech.replace("，", ","), "明天下午三点在第一会议室开会。"])
>>> [(member.relation, member.representative) for member in clusters.members]
[('exact', 1)]
"""

from cleaner.dedup.cluster import Member
from cleaner.dedup.find import Clusters, Finder, find
from cleaner.dedup.index import Index
from cleaner.dedup.index_file import IndexBusyError, IndexFileError
from cleaner.dedup.index_match import Match, Matches
from cleaner.dedup.passages import Passage, shared_passages
from cleaner.dedup.signature import from_datasketch, signatures, to_datasketch
from cleaner.dedup.verify import Comparison, compare

__all__ = [
    "Clusters",
    "Comparison",
    "Finder",
    "Index",
    "IndexBusyError",
    "IndexFileError",
    "Match",
    "Matches",
    "Member",
    "Passage",
    "compare",
    "find",
    "from_datasketch",
    "shared_passages",
    "signatures",
    "to_datasketch",
]
