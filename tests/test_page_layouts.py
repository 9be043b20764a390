"""Random layouts of an article page: whatever stands around the text, none of it is lost."""

from __future__ import annotations

import random
import re

import pytest

from cleaner.page import extract

SENTENCES = re.findall(
    r"\S+",
    """
盘山公路修通以后，山里的核桃第一次赶在霜降之前运到了省城。
他在笔记本上画了一张草图，标出三处渗水的地方。
值班室的灯彻夜亮着，电话每隔半小时响一次。
这项工作由两个科室共同承担，月底以前要拿出初稿。
合作社统一购买农资，每亩节省开支四十余元。
我们调查了九个村的水井，其中两口的硝酸盐含量偏高。
老师把错题剪下来贴在墙上，谁做对了谁把它揭走。
演练从上午九点开始，四十分钟之后全部人员撤到高地。
根据测算，改造以后每年可以少用标准煤三百吨。
馆里最旧的一本书是光绪年间的账簿，纸已经脆了。
对拒不整改的，依法责令停业，并向社会公布。
检修班把备件编了号，夜里也能摸到要用的那一个。
渡口的石阶上留着一道一道的水痕，最高的一道齐腰。
会上没有念稿子，每个人讲三分钟，讲完就散。
""",
)
TITLES = re.findall(
    r"\S+",
    """
秋收现场会在河西召开 新建图书室向居民开放 校园足球联赛落幕 防汛物资清点完毕 农机手培训班结业
老旧小区加装电梯公示 供暖收费标准调整 非遗集市周末开街 企业技改项目申报指南 护士节座谈发言摘要
工作总结格式参考 转正申请怎么写 主持词开场白大全 家访记录表下载 演讲比赛评分细则
""",
)
NAMES = re.findall(
    r"\S+",
    """
w wrap inner box left right main bd col row area block con l r page center content txt zw detail nr text related xgyd
hot rank tj list more nav menu header top comment pl reply footer copyright info meta source sub side
""",
)


class Layout:
    """One page, made from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.titles = self.random.sample(TITLES, len(TITLES))
        self.title = self.titles.pop()
        count = self.random.choice([2, 3, 5, 8, 12])
        self.paragraphs = ["".join(self.random.sample(SENTENCES, 2)) for _ in range(count)]

    def element(self, tag: str, *inside: str) -> str:
        name = self.random.choice(
            ["", f" class={self.random.choice(NAMES)}", f" id={self.random.choice(NAMES)}"]
        )
        return f"<{tag}{name}>{''.join(inside)}</{tag}>"

    def link(self) -> str:
        return f'<a href="/{self.random.randrange(9999)}.html">{self.random.choice(self.titles)}</a>'

    def links(self, count: int) -> str:
        shape = self.random.choice(
            ["<li>{}</li>", "<p>{}</p>", "<div>{}</div>", "·{}<br>", "<dd>{}</dd>", "<li>{} 03-04</li>"]
        )
        listed = "".join(shape.format(self.link()) for _ in range(count))
        return f"<ul>{listed}</ul>" if "li" in shape else listed

    def body(self) -> str:
        shape = self.random.choice(
            [
                "<p>{}</p>",
                "<p>　　{}</p>",
                "<div>{}</div>",
                "{}<br>",
                "　　{}<br><br>",
                "<p><span><span>{}</span></span></p>",
                "<section><p>{}</p></section>",
                "<p>{}",
            ]
        )
        pieces = [shape.format(text) for text in self.paragraphs]
        if self.random.random() < 0.3:
            pieces.insert(1, self.element("div", "<script>show(1)</script>"))
        if self.random.random() < 0.3:
            pieces.insert(len(pieces) // 2 + 1, f"<p>相关阅读：{self.link()}</p>")
        text = "\n".join(pieces)
        return f"<table><tr><td>{text}</td></tr></table>" if self.random.random() < 0.2 else text

    def html(self) -> str:
        pick = self.random.choice
        menu = "".join(f'<li><a href="/c{i}">栏目{i}</a></li>' for i in range(8))
        title = pick(["<h1>{}</h1>", "<h2>{}</h2>", "<div class=title>{}</div>", "<p><b>{}</b></p>"])
        byline = pick(["来源：河西报　2021-03-04", "<span>2021-03-04</span><span>阅读 312</span>"])
        heading = pick(["相关文章", "推荐阅读", "热门文章", "猜你喜欢"])
        related = self.element("div", f"<h3>{heading}</h3>", self.links(pick([4, 6, 9])))
        side = self.element("div", "<h3>热门排行</h3>", self.links(7)) if self.random.random() < 0.6 else ""
        article = [title.format(self.title), self.element("div", byline)]
        if self.random.random() < 0.5:
            article += [self.element("div", self.body()), related]
        else:
            article += [self.body(), related]
        inner = self.element("div", self.element("div", *article), side)
        if self.random.random() < 0.3:
            inner = f"<table><tr><td>{side}</td><td>{''.join(article)}</td></tr></table>"
        return (
            f"<title>{self.title}_河西网</title><body>{self.element('div', f'<ul>{menu}</ul>')}"
            f"{self.element('div', inner)}{self.element('div', 'Copyright © 2021 河西网 版权所有')}</body>"
        )


@pytest.mark.parametrize("seed", range(200))
def test_no_paragraph_is_lost(seed: int) -> None:
    layout = Layout(seed)
    page = extract(layout.html())
    text = re.sub(r"\s", "", page.text)
    assert page.kind == "article"
    assert [paragraph for paragraph in layout.paragraphs if paragraph not in text] == []
    assert page.title == layout.title
    assert "栏目3" not in text
    assert "版权所有" not in text
    assert sum(text.count(title) for title in layout.titles) == 0
