"""Show what cleaning did: in the terminal, and as a page.

>>> from cleaner import Cleaner, report
>>> print(report.explain(Cleaner()("谢谢大家！\\n微信扫一扫关注公众号")))
谢谢大家！[-⏎
微信扫一扫关注公众号-]<prompt>
<BLANKLINE>
"""

from cleaner.report.terminal import explain
from cleaner.report.why import why

__all__ = ["explain", "why"]
