"""What mail and print put around a text that they carry: headers, jumps to other pages."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner import Finding, Remove, Text, fold, regex, rule

_JUMP = regex(
    r"\s*[（(\[【]?\s*(?:紧接|[上下]接|[上下]转|续接?|接|转)\s*(?:第\s*)?[A-Za-z]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:[、，]\d{1,3}\s*)?[版页]\s*[)）\]】]?\s*\Z"
)


@rule(
    "jump-line", phase="boilerplate", anchors=["接第", "转第", "续第", "上接", "下转", "下接", "上转", "下轉"]
)
def jump_line(text: Text) -> Iterator[Finding]:
    """A line that sends readers of paper to another page: （下转第3版）, 上接第1版.

    The remark stands alone on its line; a sentence that names a page stays.
    """
    for line in text.lines_with(jump_line.anchors):
        if len(line.text) <= 24 and _JUMP.match(fold(line.text)):
            yield Remove(text.whole(line))


jump_line.example("工作取得成效。\n（下转第3版）\n下一步，再接再厉。", "工作取得成效。\n下一步，再接再厉。")
jump_line.keeps("请看第3版。\n接第一棒的是老赵。\n下转第三车间\n")

_MAIL_HEAD = regex(
    r"\s*(?P<label>发件人|寄件人|寄件者|发信人|收件人|收件者|收信人|抄送|抄送人|副本|密送|密件抄送|发送时间|发送日期|寄件日期|日期|时间|附件|主题|主旨|标题|from|to|cc|bcc|sent|date|subject|attachments?)\s*[:：](?P<value>.*)\Z"
)
_MAIL_SENDER = frozenset(("发件人", "寄件人", "寄件者", "发信人", "from"))
_MAIL_SUBJECT = frozenset(("主题", "主旨", "标题", "subject"))
_MAIL_AGAIN = regex(r"(?:\s*(?:转发|转寄|回复|答复|回覆|fwd?|re)\s*[:：])+\s*")


@rule(
    "mail-header",
    phase="boilerplate",
    anchors=["发件人", "發件人", "寄件", "发信人", "發信人", "From:", "FROM:", "from:"],
)
def mail_header(text: Text) -> Iterator[Finding]:
    """The header of a mail above a text: 发件人, 收件人, 抄送, 主题.

    At least three such lines in a row at the very top, and only where the text repeats the subject as
    its own title; a letter whose subject stands nowhere else keeps its header.
    """
    lines: list[int] = []
    subject, sent = "", False
    for i, part in enumerate(text.parts[:24]):
        head = _MAIL_HEAD.match(fold(part))
        if head is None:
            if part.strip():
                break
            continue
        lines.append(i)
        sent = sent or head["label"] in _MAIL_SENDER
        if head["label"] in _MAIL_SUBJECT:
            subject = _MAIL_AGAIN.sub("", head["value"]).strip()
    if len(lines) < 3 or not sent or len(subject) < 4:
        return
    following = [part for part in text.parts[lines[-1] + 1 :][:12] if part.strip()][:3]
    if any(fold(part).strip() == subject for part in following):
        for i in lines:
            yield Remove(text.whole(text.line(i)))


mail_header.example(
    "发件人：办公室\n收件人：各科室\n主题：转发：关于节约用纸的通知\n关于节约用纸的通知\n各科室：",
    "关于节约用纸的通知\n各科室：",
)
mail_header.keeps("发件人：老赵\n收件人：老钱\n主题：关于节约用纸的通知\n老钱：\n见信好。")
