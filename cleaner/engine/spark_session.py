"""Start Spark for a run, see that its executors can do the work, and end it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.engine.base import EngineError
from cleaner.engine.spark_check import check_executors
from cleaner.engine.spark_errors import SparkError, told

if TYPE_CHECKING:
    from pyspark import SparkConf
    from pyspark.sql import SparkSession

#: Seconds until a master has answered, and until an executor is there.
_ANSWER = 10.0
WAIT = 300.0

_OWN = {
    "spark.app.name": "cleaner",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # One document may be as large as this, in MB.
    "spark.rpc.message.maxSize": "1024",
}

#: Where all of Spark is on this machine, nobody else needs to reach it, and all of it runs this Python.
_OWN_OF_ONE_MACHINE = {
    "spark.driver.host": "localhost",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.pyspark.python": sys.executable,
    "spark.executorEnv.PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
}


_MASTER = re.compile(
    r"local(\[(\*|\d+)(, *\d+)?\])?|local-cluster\[ *\d+ *, *\d+ *, *\d+ *\]|spark://.+|k8s://.+|yarn"
)


@contextmanager
def spark_session(
    master: str | None,
    settings: Mapping[str, str],
    folder: Path,
    log: Path,
    wait: float = WAIT,
    say: Callable[[str], object] | None = None,
) -> Iterator[SparkSession]:
    """A Spark session whose executors are able to work in `folder`; it ends with the block.

    If one is open in this process already, as in a notebook, it is used and left open.

    Args:
        master: where Spark is: ``local[2]``, ``spark://HOST:PORT``, ``yarn`` ...; by default what Spark's
            own files say, or else this machine.
        settings: of Spark, by their names.
        folder: it must be on a file system that the driver and all executors share.
        log: the file for what Spark says of itself.
        wait: seconds until an executor is there.
        say: told if that takes long.

    Raises:
        EngineError: Spark is not installed or cannot be reached, or its executors cannot do the work.
    """
    check_here(master)
    active = _active()
    if active is not None:
        check_executors(active.sparkContext, folder, wait, say)
        yield active
        return
    with _started(master, settings, log) as session:
        check_executors(session.sparkContext, folder, wait, say)
        yield session


def check_here(master: str | None) -> None:
    """See that Spark can be started on this machine, and that `master` answers if it has an address.

    Raises:
        EngineError: it cannot, or does not.
    """
    for module in ("pyspark", "pandas"):
        if find_spec(module) is None:
            raise EngineError(f"--engine spark needs {module}: pip install 'speech-cleaner[spark]'")
    if _active() is None:
        _check_java()
        if master is not None:
            _check_master(master)


def _active() -> SparkSession | None:
    """The session that is open in this process."""
    # It warns of each version of pandas that it was not tried with.
    warnings.filterwarnings("ignore", category=FutureWarning, module=r"pyspark\.")
    from pyspark.sql import SparkSession

    return SparkSession.getActiveSession()


@contextmanager
def _started(master: str | None, settings: Mapping[str, str], log: Path) -> Iterator[SparkSession]:
    from pyspark import SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    conf = _configuration(master, settings)
    interrupt = signal.getsignal(signal.SIGINT)
    gateway = session = None
    try:
        with log.open("ab") as file, told():
            gateway = launch_gateway(conf, {"stdout": file, "stderr": file})
            session = SparkSession(SparkContext(conf=conf, gateway=gateway))
        yield session
    except SparkError as error:
        raise EngineError(f"{error}; see {log}") from error
    finally:
        if session is not None:
            session.stop()
        if gateway is not None:
            gateway.shutdown()
            SparkContext._gateway = SparkContext._jvm = None
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, interrupt)


def _check_java() -> None:
    """Spark's own word for a machine without Java names neither Java nor what to do."""
    if "PYSPARK_GATEWAY_PORT" in os.environ:  # spark-submit has started it
        return
    home = os.environ.get("JAVA_HOME")
    if home and not (Path(home) / "bin" / "java").exists():
        raise EngineError(f"Spark needs Java, and there is no Java in JAVA_HOME={home}")
    if not home and shutil.which("java") is None:
        raise EngineError("Spark needs Java 17 or newer: install it, or name its folder in JAVA_HOME")


def _check_master(master: str) -> None:
    """Spark tries for a minute to reach a master that is not there."""
    if _MASTER.fullmatch(master) is None:
        raise EngineError(
            f"--master {master}: use local[2], local-cluster[2,1,1024], spark://HOST:PORT, yarn or k8s://URL"
        )
    if not master.startswith("spark://"):
        return
    places = [place.rpartition(":") for place in master.removeprefix("spark://").split(",")]
    for host, _, port in places:
        if not host or not port.isdecimal():
            raise EngineError(f"--master {master}: write spark://HOST:PORT")
    said = ""
    for host, _, port in places:
        try:
            socket.create_connection((host.strip("[]"), int(port)), _ANSWER).close()
            return
        except OSError as error:
            said = error.strerror or str(error)
    raise EngineError(f"--master {master}: cannot be reached: {said}")


def _configuration(master: str | None, settings: Mapping[str, str]) -> SparkConf:
    from pyspark import SparkConf

    own = dict(_OWN)
    if master is not None:
        own["spark.master"] = master
        if re.match(r"local\b", master):
            own |= _OWN_OF_ONE_MACHINE
    return SparkConf().setAll(list((own | dict(settings)).items()))
