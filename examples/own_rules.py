"""Add a rule of your own and a file for a site of your own; test both; see whose documents they touch.

`rules/slogan.py` holds a rule in Python, for all documents. `rules/jiangbei-wenku.toml` is a site file:
data, not code, for the documents of one site, which it knows by their address or by a fingerprint.

Prints:

    from nowhere: ['谢谢大家！', '点击领取会员礼包']
        by applause, jiangbei-slogan
    from jiangbei-wenku.example: ['谢谢大家！']
        by applause, jiangbei-slogan, jiangbei-gift
    no rule or group is called 'aplause'; did you mean applause or pager? (see: cleaner rules list)
"""

from pathlib import Path

from cleaner import Cleaner, Remove, RuleError, Text, rule

RULES = Path(__file__).parent / "rules"


# A rule may also stand in the program itself; other processes find it at the top of a module.
@rule("applause", phase="boilerplate", anchors=["（掌声）", "（热烈的掌声）"])
def applause(text: Text):
    """Takes the applause of a transcript away, in brackets; never the word itself."""
    for words in ("（掌声）", "（热烈的掌声）"):
        for line in text.lines_with([words]):
            at = line.start + line.text.index(words)
            yield Remove((at, at + len(words)))


applause.example("谢谢大家！（掌声）", "谢谢大家！")
applause.keeps("会场响起热烈的掌声。")

TEXT = "谢谢大家！（热烈的掌声）\n江北文库，写作好帮手\n点击领取会员礼包\n"


def main() -> None:
    """Clean one text as it is, and as one of the site."""
    cleaner = Cleaner(rules=[RULES, applause])
    for url in (None, "https://www.jiangbei-wenku.example/a/1.html"):
        document = cleaner(TEXT, url=url)
        print(f"from {document.site or 'nowhere'}: {document.text.splitlines()}")
        print(f"    by {', '.join(edit.rule for edit in document.edits)}")
    try:
        Cleaner(ignore=["aplause"], rules=[applause])
    except RuleError as error:
        print(error)


if __name__ == "__main__":
    main()
