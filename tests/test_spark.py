"""Runs on a real Spark: two executors of their own processes, and the same files as the local engine."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

pytest.importorskip("pyspark")
pytest.importorskip("pandas")
if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
    pytest.skip("Spark needs Java, and there is none on this machine", allow_module_level=True)

from cleaner import __version__
from cleaner.engine import spark_check
from cleaner.engine import spark_session as starting
from cleaner.engine.base import EngineError, Step
from cleaner.engine.local import LocalEngine
from cleaner.engine.spark import SparkEngine
from cleaner.engine.spark_check import Executor
from cleaner.engine.spark_errors import meaning

#: Two executors of one core and 1 GB each; and what makes small queries quick to compile.
_MASTER = "local-cluster[2,1,1024]"
_QUICK = {
    "spark.executor.memory": "512m",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "3",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}

_CHARS = (
    "经济社会发展改革创新农业工业教育卫生文化交通水利能源生态环保财政金融外贸就业住房社保安全法治民生项目投资"
)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    import pyspark

    logs = Path(pyspark.__file__).parent / "work"  # where executors of a local cluster leave theirs
    before = set(logs.glob("*"))
    folder = tmp_path_factory.mktemp("spark")
    with starting.spark_session(_MASTER, _QUICK, folder, folder / "spark.log") as started:
        yield started
    assert (folder / "spark.log").stat().st_size
    for left in set(logs.glob("*")) - before:
        shutil.rmtree(left, ignore_errors=True)


@pytest.fixture
def engine(session: Any, tmp_path: Path) -> SparkEngine:
    return SparkEngine(session, tmp_path)


def _batches(count: int) -> list[pa.RecordBatch]:
    return [
        pa.RecordBatch.from_pydict({"n": [n] * (n % 3)}, schema=pa.schema({"n": pa.int64()}))
        .replace_schema_metadata({"nth": str(n)})
        for n in range(count)
    ]  # fmt: skip


class _Where:
    """Says which executor a batch was on."""

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        about = {**batch.schema.metadata, "executor": str(os.getppid())}
        return batch.replace_schema_metadata(about)


def test_batches_come_back_in_order_from_two_executors(engine: SparkEngine) -> None:
    found = list(engine.map(_Where(), iter(_batches(25))))
    assert [int(batch.schema.metadata[b"nth"]) for batch in found] == list(range(25))
    assert [batch.column("n").to_pylist() for batch in found] == [[n] * (n % 3) for n in range(25)]
    assert len({batch.schema.metadata[b"executor"] for batch in found}) == 2


class _Configured:
    """Says how often it was unpickled in its process."""

    times = 0

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        return pa.RecordBatch.from_pydict({"process": [os.getpid()], "times": [self.times]})

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, ()


def _unpickled() -> _Configured:
    _Configured.times += 1
    return _Configured()


def test_a_kernel_is_unpickled_once_in_a_process(engine: SparkEngine) -> None:
    found = [batch.to_pylist()[0] for batch in engine.map(_Configured(), _batches(25))]
    assert {row["times"] for row in found} == {1}
    assert len({row["process"] for row in found}) < 10


def test_few_batches_are_held(engine: SparkEngine) -> None:
    taken: list[int] = []

    def given() -> Iterator[pa.RecordBatch]:
        for number, batch in enumerate(_batches(200)):
            taken.append(number)
            yield batch

    results = engine.map(_Where(), given())
    next(results)
    assert len(taken) < 60
    results.close()


class _Fails:
    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        if batch.schema.metadata[b"nth"] == b"5":
            raise OSError(28, "No space left on device", "/data/part")
        return batch


def test_what_a_kernel_raises_is_raised_here(engine: SparkEngine) -> None:
    with pytest.raises(OSError) as raised:
        list(engine.map(_Fails(), _batches(10)))
    assert (raised.value.errno, raised.value.filename) == (28, "/data/part")
    assert "_Fails" not in str(raised.value) and "__call__" in raised.value.__notes__[0]


class _Dies:
    """Kills its process, or the executor that this belongs to: the first time, or always."""

    def __init__(self, mark: Path, executor: bool = False, always: bool = False) -> None:
        self._mark, self._executor, self._always = mark, executor, always

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        if batch.schema.metadata[b"nth"] == b"3" and (self._always or not self._mark.exists()):
            self._mark.touch()
            daemon = os.getppid()
            parent = int(Path(f"/proc/{daemon}/stat").read_text().rpartition(")")[2].split()[1])
            os.kill(parent if self._executor else os.getpid(), signal.SIGKILL)
        return batch


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the executor by /proc")
@pytest.mark.parametrize("executor", [False, True])
def test_what_is_lost_is_done_again(engine: SparkEngine, tmp_path: Path, executor: bool) -> None:
    found = list(engine.map(_Dies(tmp_path / "mark", executor), _batches(8)))
    assert (tmp_path / "mark").exists()
    assert [int(batch.schema.metadata[b"nth"]) for batch in found] == list(range(8))


def test_what_dies_again_and_again_is_told_in_one_line(engine: SparkEngine, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="killed again and again") as raised:
        list(engine.map(_Dies(tmp_path / "mark", always=True), _batches(8)))
    assert "\n" not in str(raised.value)


class _Count:
    """Counts the rows of each name, whose rows must stand together and in order."""

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        rows = [tuple(row.values()) for batch in batches for row in batch.to_pylist()]
        assert rows == sorted(rows)
        names = sorted({name for name, _ in rows})
        counts = [sum(name == other for other, _ in rows) for name in names]
        yield pa.RecordBatch.from_pydict({"name": names, "rows": counts}, schema=_COUNTS)


_COUNTS = pa.schema({"name": pa.string(), "rows": pa.int64()})


def test_rows_that_belong_together_come_together(engine: SparkEngine, tmp_path: Path) -> None:
    chance = random.Random(3)
    given = {"name": chance.choices("abcdefgh", k=1500), "n": list(range(1500))}
    step = Step(_Count(), _COUNTS, ("name", "n"))
    found = []
    for number, each in enumerate((engine, LocalEngine())):
        files = each.table(tmp_path / f"t-{number}", "select name, n from t", {"t": pa.table(given)}, step)
        counts = pa.concat_tables(pa.parquet.read_table(file) for file in files)
        found.append(sorted((row["name"], row["rows"]) for row in counts.to_pylist()))
    assert found[0] == found[1] == [(name, given["name"].count(name)) for name in "abcdefgh"]


@pytest.mark.parametrize("where", ["n >= 0", "n > 9"])
def test_queries_give_the_same_rows_and_types(engine: SparkEngine, where: str) -> None:
    given = pa.table({"n": pa.array([3, 1, None, 2], pa.int64()), "s": ["讲", None, "b", "半"]})
    query = f"select n, s, n * 5e-1 as half, count(*) as rows from t where {where} group by n, s order by n"
    ours, local = (list(each.sql(query, {"t": given})) for each in (engine, LocalEngine()))
    assert pa.Table.from_batches(ours) == pa.Table.from_batches(local)
    assert ours[0].schema.equals(local[0].schema, check_metadata=True)


def test_paths_may_hold_any_letters(session: Any, tmp_path: Path) -> None:
    folder = tmp_path / "讲话 [1]{2}*? 100%20#&"
    folder.mkdir()
    engine = SparkEngine(session, folder)
    files = engine.table(folder / "made", "select n from t", {"t": pa.table({"n": [1, 2]})})
    assert next(engine.sql("select sum(n) as n from made", {"made": files})).to_pylist() == [{"n": 3}]


def test_a_wrong_query_is_told_in_one_line(engine: SparkEngine) -> None:
    with pytest.raises(EngineError, match="missing") as raised:
        list(engine.sql("select missing from t", {"t": pa.table({"n": [1]})}))
    assert "\n" not in str(raised.value)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some dozens of documents: copies, masks, cuts, furniture, compilations, and what cannot be read."""
    chance = random.Random(8)
    folder = tmp_path_factory.mktemp("raw")
    speeches = [_speech(chance) for _ in range(12)]
    for number, speech in enumerate(speeches * 3):
        text = speech
        if number >= 12:
            at = chance.randrange(len(text) // 2)
            text = text[:at] + chance.choice(("XX", "**", "××")) + text[at + 2 :]
            text = chance.choice((text, text[: len(text) * 2 // 3], "上一篇：无 下一篇：无\n" + text))
        encoding = chance.choice(("utf-8", "gb18030", "utf-16"))
        (folder / f"{number:02}.txt").write_bytes(text.encode(encoding))
    (folder / "all.txt").write_text("\n".join(speeches[:4]))
    short = ["谢谢大家！", "明天下午三点开会，请各单位准时参加。", "明天下午三点开会,请各单位准时参加", ""]
    records = [
        json.dumps({"id": "same", "text": text}, ensure_ascii=False) for text in [*short, *speeches[:3]]
    ]
    (folder / "records.jsonl").write_text("\n".join([*records, "{broken"]))
    (folder / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    return folder


def _speech(chance: random.Random) -> str:
    return "".join("".join(chance.sample(_CHARS, 20)) + "。\n" for _ in range(chance.randrange(30, 60)))


def _files(folder: Path) -> dict[str, bytes]:
    """All files of a run but its state, and its times left out."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    found = {name: data for name, data in found.items() if not name.startswith("work/")}
    run = json.loads(found["run.json"])
    found["run.json"] = json.dumps({k: v for k, v in run.items() if k not in ("seconds", "stages")}).encode()
    return found


def test_a_run_is_the_same_as_on_the_local_engine(
    session: Any, command: Any, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.corpus.chunks._LEAST", 1_000)
    monkeypatch.setattr("cleaner.corpus.chunks._MORE", 3_000)
    monkeypatch.chdir(tmp_path)
    options = ("--shard-size", "30kB", "--engine")
    assert command("run", raw, "-o", "local", *options, "local", "-j", "1").code == 1
    result = command("run", raw, "-o", "spark", *options, "spark")
    assert (result.code, result.out) == (1, b"")
    assert f"at {_MASTER}, cores: 2" in result.err and "WARN" not in result.err
    ours, local = _files(tmp_path / "spark"), _files(tmp_path / "local")
    assert len([name for name in ours if name.startswith("documents/")]) > 2
    assert ours["duplicates.jsonl"].count(b"\n") > 20 and ours["related.jsonl"].count(b"\n") > 2
    assert ours == local
    # What one engine has done is done for the other one.
    assert command("run", raw, "-o", "spark", *options, "local", "-j", "1").code == 1
    state = {path: path.stat().st_mtime_ns for path in (tmp_path / "spark" / "documents").iterdir()}
    again = command("run", raw, "-o", "spark", *options, "spark")
    assert "46 of 46 documents had been cleaned before" in again.err
    assert state == {path: path.stat().st_mtime_ns for path in (tmp_path / "spark" / "documents").iterdir()}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--master", "local[2]"], "--master is for --engine spark"),
        (["--conf", "spark.x=1"], "--conf is for --engine spark"),
        (["--engine", "flink"], "--engine flink: use one of local, spark"),
        (["--engine", "spark", "-j", "4"], "--workers is for --engine local"),
        (["--engine", "spark", "--conf", "executor.memory"], "write it like spark.executor.memory=4g"),
    ],
)
def test_wrong_options_are_told(
    command: Any, raw: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    result = command("run", raw, "-o", tmp_path / "out", *arguments)
    assert result.code == 2 and said in result.err
    assert not (tmp_path / "out").exists()


@pytest.fixture
def without_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process where no session is open."""
    monkeypatch.setattr("pyspark.sql.SparkSession.getActiveSession", staticmethod(lambda: None))


@pytest.mark.usefixtures("without_session")
@pytest.mark.parametrize(
    ("environment", "master", "said"),
    [
        ({"JAVA_HOME": "/nowhere"}, "local[2]", "no Java in JAVA_HOME=/nowhere"),
        ({"JAVA_HOME": "", "PATH": "/nowhere"}, "local[2]", "Spark needs Java 17 or newer: install it"),
        ({}, "spark://localhost:1", "--master spark://localhost:1: cannot be reached: Connection refused"),
        ({}, "spark://localhost", "write spark://HOST:PORT"),
        ({}, "here", "--master here: use local[2], local-cluster"),
    ],
)
def test_what_is_missing_is_told(
    command: Any,
    raw: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    master: str,
    said: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    result = command("run", raw, "-o", tmp_path / "out", "--engine", "spark", "--master", master)
    assert result.code == 2 and said in result.err
    assert not (tmp_path / "out").exists()


def test_pyspark_is_asked_for(
    command: Any, raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "find_spec", lambda module: None)
    result = command("run", raw, "-o", tmp_path / "out", "--engine", "spark")
    assert result.code == 2 and "pip install 'speech-cleaner[spark]'" in result.err


@pytest.mark.parametrize(
    ("executor", "said"),
    [
        (Executor("node7", "0.0.1", True, True), "node7 has cleaner 0.0.1"),
        (Executor("node7", __version__, False, False), "node7 does not see"),
        (Executor("node7", __version__, True, False), "node7 may not write"),
    ],
)
def test_executors_that_cannot_do_the_work_are_told(
    session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executor: Any, said: str
) -> None:
    monkeypatch.setattr(spark_check, "asked", lambda context, mark: [executor])
    with (
        pytest.raises(EngineError, match=said),
        starting.spark_session(None, {}, tmp_path, tmp_path / "log"),
    ):
        pass


def test_executors_that_never_come_are_told(session: Any, tmp_path: Path) -> None:
    with (
        pytest.raises(EngineError, match="came within 0 seconds"),
        starting.spark_session(None, {}, tmp_path, tmp_path / "log", wait=0.01),
    ):
        pass


@pytest.mark.parametrize(
    ("story", "said"),
    [
        ("ModuleNotFoundError: No module named 'cleaner'", "the executors cannot import cleaner"),
        ('java.io.IOException: Cannot run program "python3.12": error=2', "have no python3.12"),
        ("java.io.IOException: No space left on device", "a disk is full"),
        ("ExecutorLostFailure (executor 1 exited caused by one of the running tasks)", "were lost again"),
        ("[PYTHON_VERSION_MISMATCH] Python in worker has different version", "another version of Python"),
        ("Exception: All masters are unresponsive! Giving up.", "the master does not answer"),
        ("Cannot call methods on a stopped SparkContext.", "Spark ended"),
        ("", "without a word"),
    ],
)
def test_what_spark_says_in_one_line(story: str, said: str) -> None:
    told = meaning(story and f"Job aborted\n\tat org.apache.spark.Some.run(Some.java:1)\n{story}")
    assert said in told and "\n" not in told
