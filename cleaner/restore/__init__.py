"""Fill what is masked or missing in a text from other copies of it, and say where each word comes from.

>>> from cleaner import Cleaner, dedup, restore
>>> text = "5月18日，我们在清河县新建社区食堂48家，服务老人3215人，带动就业467人，群众都说好。"
>>> given = [text, text.replace("清河县", "XX县").replace("467", "**")]
>>> documents = list(Cleaner().map(given))
>>> clusters = dedup.find([document.text for document in documents])
>>> restore.fill(documents, clusters)[1].text == text
True
"""

from cleaner.restore.fill import TYPES, Group, fill, fill_cluster, groups, known_words
from cleaner.restore.unfilled import unfilled
from cleaner.restore.words import Words

__all__ = ["TYPES", "Group", "Words", "fill", "fill_cluster", "groups", "known_words", "unfilled"]
