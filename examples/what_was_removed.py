r"""Look at what was removed from a document and by which rule, and take it back.

A document has its edits, in the order in which they were made, and notes on what is missing or masked.
`document.original` is what came in, to the letter.

Prints:

    Every edit:
        paywall-notice: '(某文网省略300字,会员可读)' became '……'
        prompt: '微信扫一扫关注公众号\n' became ''
        mask: '*' became '××'
    Every note:
        redaction at '××': {'type': 'number', 'raw': '*'}
        gap at '……': {'chars': 300}
    In its place:
    全市查处案件[-*-]{+××+}<mask>宗，[-(某文网省略300字,会员可读)-]{+……+}<paywall-notice>成效明显。
    谢谢大家！会员单位也来了。
    [-微信扫一扫关注公众号⏎-]<prompt>

    notes:
      redaction (mask-type) '××': type number, raw '*'
      gap (paywall-notice) '……': chars 300

    Why '会员单位' stayed:
    line 2, '会员单位': stays
        asked about this line, found nothing: paywall-notice (for '会员'), advert (for '会员')

    Taken back: True
"""

from cleaner import Cleaner, report

RAW = """全市查处案件*宗，(某文网省略300字,会员可读)成效明显。
谢谢大家！会员单位也来了。
微信扫一扫关注公众号
"""


def main() -> None:
    """Clean one text and look at it from all sides."""
    cleaner = Cleaner()
    document = cleaner(RAW)

    print("Every edit:")
    for edit in document.edits:
        print(f"    {edit.rule}: {edit.before!r} became {edit.after!r}")

    print("Every note:")
    for note in document.notes:
        print(f"    {note.kind} at {document.text[note.start : note.end]!r}: {dict(note.data)}")

    print("In its place:")
    print(report.explain(document))

    print("Why '会员单位' stayed:")
    print(report.why(document, cleaner.rules, "会员单位"))

    print("Taken back:", document.original == RAW)


if __name__ == "__main__":
    main()
