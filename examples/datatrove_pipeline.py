r"""Clean documents in a datatrove pipeline. Needs `datatrove[io]`.

The step replaces the text and adds to the metadata what was done. What cannot be cleaned goes to a writer
of its own; the statistics say which rule took how much.

Prints:

    letter-0: '谢谢大家！\n' site example.com, truncated False
    letter-1: '××市查处案件××宗' site example.com, truncated False
    letter-2: '工作取得成效。' site example.com, truncated True
    doc_len: 23
    forwarded: 3
    removed_by_mask: 3
    removed_by_paywall-notice: 20
    removed_by_prompt: 11
    total: 3
    truncated: 1
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from cleaner import Cleaner
from cleaner.integrations.datatrove import CleanerStep

TEXTS = [
    "谢谢大家！\n微信扫一扫关注公众号\n",
    "XX市查处案件*宗",
    "工作取得成效。(未完,全文共900字,登录后阅读全文)",
]


def main() -> None:
    """Write a small corpus, run a pipeline of two tasks over it, and look at what came out."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "raw").mkdir()
        for part, text in enumerate(TEXTS):
            record = {"id": f"letter-{part}", "text": text, "url": "https://www.example.com/1"}
            (folder / "raw" / f"{part}.jsonl").write_text(json.dumps(record), "utf-8")

        pipeline = [
            JsonlReader(str(folder / "raw")),
            CleanerStep(Cleaner(), exclusion_writer=JsonlWriter(str(folder / "rejected"))),
            JsonlWriter(str(folder / "cleaned"), compression=None),
        ]
        LocalPipelineExecutor(pipeline, tasks=2, workers=2, logging_dir=str(folder / "logs")).run()

        lines = [
            line for file in (folder / "cleaned").iterdir() for line in file.read_text("utf-8").splitlines()
        ]
        for item in sorted(map(json.loads, lines), key=lambda item: item["id"]):
            about = item["metadata"]
            print(f"{item['id']}: {item['text']!r} site {about['site']}, truncated {about['truncated']}")
        for title, value in sorted(json.loads((folder / "logs/stats.json").read_text())[1]["stats"].items()):
            print(f"{title}: {value['total'] if isinstance(value, dict) else value}")


if __name__ == "__main__":
    main()
