"""A rule for all documents. Test it with `cleaner rules test --rules examples/rules`."""

from cleaner import Remove, rule


@rule("jiangbei-slogan", phase="boilerplate", anchors=["江北文库，"])
def slogan(text):
    """Takes the slogan of 江北文库 on a line of its own; never a sentence that mentions it."""
    for line in text.lines_with(["江北文库，"]):
        if line.text.startswith("江北文库，写作好帮手"):
            yield Remove(text.whole(line))


slogan.example("谢谢大家！\n江北文库，写作好帮手", "谢谢大家！")
slogan.keeps("我在江北文库，查到了这份报告。")
