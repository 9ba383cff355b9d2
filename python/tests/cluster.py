"""A standalone Spark master with workers on the loopback interface."""

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
    """A context manager that starts the processes of a cluster, and later ends them and no others."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder = folder
        self.count = workers
        self.url = f"spark://127.0.0.1:{free_port()}"
        self.web_port = free_port()
        self.master: Optional[subprocess.Popen[bytes]] = None
        self.workers: list[subprocess.Popen[bytes]] = []

    def _start(self, name: str, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{name}.log").open("wb")
        command = [str(SPARK_HOME / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind}", *arguments]
        environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(SPARK_HOME)}
        # A new session makes a process group, so that a worker ends together with its executors.
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)

    def __enter__(self) -> Cluster:
        port = self.url.rsplit(":", 1)[1]
        self.master = self._start(
            "master",
            "master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            port,
            "--webui-port",
            str(self.web_port),
        )
        try:
            self._wait_for(lambda: self._state() is not None, "the master to answer")
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
                self.workers.append(self._start(f"worker-{number}", "worker.Worker", *options, self.url))
            self._wait_for(lambda: self.alive() == self.count, "the workers to register")
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
                    pass  # It has already ended.
                process.wait(timeout=WAIT)

    def kill(self, number: int) -> None:
        """Kills a worker without warning, as a power cut would. Its executors then end by themselves."""
        os.kill(self.workers[number].pid, signal.SIGKILL)
        self.workers[number].wait(timeout=WAIT)

    def alive(self) -> int:
        """The number of workers that the master considers alive."""
        return (self._state() or "").count('"state" : "ALIVE"')

    def _state(self) -> Optional[str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.web_port}/json/", timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            return None

    def _wait_for(self, condition, event: str) -> None:
        end = time.monotonic() + WAIT
        while not condition():
            logs = "".join(path.read_text() for path in self.folder.glob("*.log"))
            assert time.monotonic() < end, f"waited {WAIT} s for {event}:\n{logs}"
            time.sleep(0.2)
