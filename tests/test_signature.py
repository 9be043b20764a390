"""Signatures are those of datasketch, whichever way they are made."""

from __future__ import annotations

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.dedup import signature, signatures
from cleaner.dedup.letters import BREAK, fold
from cleaner.dedup.shingle import shingles
from cleaner.dedup.signature import from_datasketch, shingle_hash, to_datasketch

#: Letters of all widths, signs of masks, gaps, letters of other planes and of other scripts.
TEXTS = st.text(
    st.sampled_from("全县上下抓好春耕123abxXＸ×*_□○，。 \n…Ａ１㎡①某éß\U00020000\U0001f600"), max_size=80
) | st.text(max_size=40).filter(lambda text: text.isprintable())


def _by_datasketch(text: str, num_perm: int, seed: int) -> MinHash:
    minhash = MinHash(num_perm=num_perm, seed=seed, scheme="affine32", hashfunc=shingle_hash)
    minhash.update_batch([shingle.encode("utf-32-le") for shingle in shingles(text)])
    return minhash


@settings(deadline=None, max_examples=300)
@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from([1, 16, 128]), st.integers(1, 5))
def test_datasketch_is_the_oracle(texts: list[str], num_perm: int, seed: int) -> None:
    expected = from_datasketch([_by_datasketch(text, num_perm, seed) for text in texts])
    assert np.array_equal(signatures(texts, num_perm=num_perm, seed=seed), expected)


@settings(deadline=None, max_examples=300)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_compiled_and_numpy_agree(texts: list[str]) -> None:
    a, b = signature._permutations(128, 1)
    rows = [np.full((len(texts), 128), 0xFFFFFFFF, dtype=np.uint32) for _ in range(2)]
    signature._with_numpy(texts, a, b, rows[0])
    signature._with_numba(texts, a, b, rows[1])
    assert np.array_equal(*rows)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣ，第１号。", "abc第1号"),
        ("XX市**局", f"{BREAK}市{BREAK}局"),
        ("案件*宗", f"案件{BREAK}宗"),
        ("● 要点", "要点"),
        ("3×4米", "34米"),
        ("taxi与XML", "taxi与xml"),
        ("前文……后文", f"前文{BREAK}后文"),
        ("等…后", "等后"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_mask_hides_only_itself() -> None:
    masked = shingles("××市去年粮食生产取得丰收，群众十分满意")
    plain = shingles("江北市去年粮食生产取得丰收，群众十分满意")
    assert masked < plain


def test_batches_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"今年第{i}号文件要求各地抓好春耕生产" for i in range(30)]
    expected = signatures(texts)
    monkeypatch.setattr(signature, "_BATCH", 50)
    monkeypatch.setattr(signature, "_FEW", 0)
    assert np.array_equal(signatures(texts), expected)


def test_datasketch_lsh_takes_them() -> None:
    texts = [
        "全县上下要抓好春耕生产，确保粮食安全。",
        "全县上下要抓好春耕生产,确保粮食安全",
        "明天下午三点开会研究工作",
    ]
    index = MinHashLSH(threshold=0.8, num_perm=128)
    for name, row in zip("abc", signatures(texts), strict=True):
        index.insert(name, to_datasketch(row))
    assert sorted(index.query(to_datasketch(signatures(texts[:1])[0]))) == ["a", "b"]


def test_other_schemes_are_refused() -> None:
    with pytest.raises(ValueError, match="affine32"):
        from_datasketch([MinHash(num_perm=4, scheme="legacy")])
    with pytest.raises(ValueError, match="num_perm 0"):
        signatures(["a"], num_perm=0)
