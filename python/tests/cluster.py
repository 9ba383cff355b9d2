"""A standalone Spark master with workers on loopback, whose processes are known by their ids."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Optional

import pyspark

SPARK_HOME = Path(pyspark.__file__).parent
WAIT = 60


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Cluster:
    """Begun on entering; on leaving, all processes that it started are ended, by their ids."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder = folder
        self.count = workers
        self.url = f"spark://127.0.0.1:{free_port()}"
        self.page = free_port()
        self.master: Optional[subprocess.Popen[bytes]] = None
        self.workers: list[subprocess.Popen[bytes]] = []

    def _begin(self, name: str, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{name}.log").open("wb")
        command = [str(SPARK_HOME / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind}", *arguments]
        environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(SPARK_HOME)}
        # A session of its own: a worker's executors go with it when it is ended at the end.
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)

    def __enter__(self) -> Cluster:
        port = self.url.rsplit(":", 1)[1]
        self.master = self._begin(
            "master", "master.Master", "--host", "127.0.0.1", "--port", port, "--webui-port", str(self.page)
        )
        try:
            self._until(lambda: self._state() is not None, "the master answers")
            for number in range(self.count):
                folder = self.folder / f"worker-{number}"
                folder.mkdir()
                options = (
                    "--cores",
                    "1",
                    "--memory",
                    "1g",
                    "--host",
                    "127.0.0.1",
                    "--webui-port",
                    "0",
                    "-d",
                    str(folder),
                )
                self.workers.append(self._begin(f"worker-{number}", "worker.Worker", *options, self.url))
            self._until(lambda: self.alive() == self.count, "the workers are there")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in [*self.workers, self.master]:
            if process is not None:
                try:
                    os.killpg(process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass  # It ended before.
                process.wait(timeout=WAIT)

    def kill(self, number: int) -> None:
        """Ends a worker at once, as a power cut would; what it started finds that out by itself."""
        os.kill(self.workers[number].pid, signal.SIGKILL)
        self.workers[number].wait(timeout=WAIT)

    def alive(self) -> int:
        """How many workers the master counts on."""
        return (self._state() or "").count('"state" : "ALIVE"')

    def _state(self) -> Optional[str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.page}/json/", timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            return None

    def _until(self, there, what: str) -> None:
        end = time.monotonic() + WAIT
        while not there():
            logs = "".join(path.read_text() for path in self.folder.glob("*.log"))
            assert time.monotonic() < end, f"waited {WAIT} s in vain until {what}:\n{logs}"
            time.sleep(0.2)
