#!/usr/bin/env python3
"""Measures the overhead of Spark: benches/spark.py [DOCUMENTS]

Requires Linux, target/release/enregard, and a Python with enregard and pyspark[sql], such as the one that
python/test leaves in python/target/venv.

The documents are made from fixtures/. There are 2000 by default, with 30 French sentences each, one sentence
per line. `enregard align --jsonl --jobs 1` aligns them. A standalone Spark cluster on this machine aligns
them too, from Parquet to Parquet, with one and with two workers of one core, in batches of 100 and of 1000 rows.
Each setting runs ROUNDS times, and the best round counts.

One-time costs are excluded. For the program, the time for one document is subtracted. For Spark, the script
does not time the start of master, workers, driver and executors, nor a first small job, in which the JVM
compiles and the workers read their lexicon. The script measures wall time and processor time. The processor
time is that of the program, or of the executors and their Python workers without the driver. The script also
checks that all settings give the same beads.

The output is Markdown. `per core` is documents per second of processor time, relative to the command line.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "python" / "tests"))

import enregard.spark  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as parquet  # noqa: E402
from cluster import Cluster  # noqa: E402
from documents import documents, jsonl  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

SENTENCES = 30
ROUNDS = 3
FILES = 8
OPTIONS = {"src_lang": "fr", "tgt_lang": "en", "segmented": True}
TICKS = os.sysconf("SC_CLK_TCK")


def command_line(source: Path, output: Path) -> tuple[float, float]:
    """Returns wall time and processor time of the program, in seconds."""
    program = REPOSITORY / "target" / "release" / "enregard"
    command = [
        str(program),
        "align",
        "--jsonl",
        str(source),
        "--segmented",
        "--src-lang",
        "fr",
        "--tgt-lang",
        "en",
    ]
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*command, "--quiet", "--jobs", "1", "-o", str(output)], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begin, used


def used_by(sessions: set[int]) -> float:
    """Returns the processor seconds that all processes of these sessions have used, with ended children."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue  # The process has ended.
        if int(fields[3]) in sessions:
            total += sum(map(int, fields[11:15]))
    return total / TICKS


def on_spark(folder: Path, workers: int, batches: list[int]) -> dict[int, list[tuple[float, float]]]:
    """Returns wall time and processor time of each round, in seconds, for each batch size."""
    times: dict[int, list[tuple[float, float]]] = {rows: [] for rows in batches}
    logs = Path(tempfile.mkdtemp(dir=folder))
    with Cluster(logs, workers) as cluster:
        builder = (
            SparkSession.builder.appName("scale").master(cluster.url).config("spark.ui.enabled", "false")
        )
        builder = builder.config("spark.driver.host", "127.0.0.1").config(
            "spark.driver.bindAddress", "127.0.0.1"
        )
        session = builder.config("spark.sql.files.minPartitionNum", str(FILES)).getOrCreate()
        session.sparkContext.setLogLevel("ERROR")

        def run(name: str) -> None:
            beads = enregard.spark.align(
                session.read.parquet(str(folder / name)), keep_nulls=False, **OPTIONS
            )
            beads.write.mode("overwrite").parquet(str(folder / "beads"))

        run("few")
        for _ in range(ROUNDS):
            for rows in batches:
                session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(rows))
                begin, before = time.perf_counter(), used_by({worker.pid for worker in cluster.workers})
                run("many")
                wall = time.perf_counter() - begin
                times[rows].append((wall, used_by({worker.pid for worker in cluster.workers}) - before))
        session.stop()
    return times


def beads_of(folder: Path) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """Returns the beads of the command line and the beads of Spark."""
    with (folder / "out.jsonl").open(encoding="utf-8") as lines:
        units = [json.loads(line) for line in lines]
    table = parquet.read_table(folder / "beads").to_pylist()
    expected = sorted((unit["document"], unit["source"], unit["target"]) for unit in units)
    return expected, sorted((row["id"], row["src"], row["tgt"]) for row in table)


def prepare(folder: Path, count: int) -> None:
    rows = list(documents(count, SENTENCES))
    jsonl(folder / "many.jsonl", rows)
    jsonl(folder / "one.jsonl", rows[:1])
    for name, part in (("many", rows), ("few", rows[:160])):
        (folder / name).mkdir()
        for number in range(FILES):
            share = part[number::FILES]
            columns = {column: [getattr(row, column) for row in share] for column in ("id", "src", "tgt")}
            parquet.write_table(pa.table(columns), folder / name / f"part-{number}.parquet")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    # On SIGTERM, raise KeyboardInterrupt, so that the cluster is ended too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ.update(PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, count)
        starts = [command_line(folder / "one.jsonl", folder / "one-out.jsonl") for _ in range(ROUNDS)]
        start = min(w for w, _ in starts), min(u for _, u in starts)
        lines = [command_line(folder / "many.jsonl", folder / "out.jsonl") for _ in range(ROUNDS)]
        rows = []
        for workers in (1, 2):
            for batch, times in on_spark(folder, workers, [100, 1000]).items():
                rows.append(
                    (f"Spark, {workers} worker{'s' * (workers > 1)}, {batch} rows per batch", workers, times)
                )
            # Measure the command line before, between and after the clusters.
            lines.append(command_line(folder / "many.jsonl", folder / "out.jsonl"))
            expected, found = beads_of(folder)
            assert found == expected, "Spark gives other beads than the command line"
        wall, used = min(w for w, _ in lines) - start[0], min(u for _, u in lines) - start[1]
        print(f"{count} documents of {SENTENCES} sentences, {len(expected)} beads.")
        print(f"Start of the program, excluded: {start[1]:.3f} s of processor time.\n")
        print("| | wall, s | processor, s | ms per document | per core |\n|---|--:|--:|--:|--:|")
        print(f"| command line, --jobs 1 | {wall:.2f} | {used:.2f} | {1000 * used / count:.2f} | 100 % |")
        for label, _, times in rows:
            w, u = min(w for w, _ in times), min(u for _, u in times)
            print(f"| {label} | {w:.2f} | {u:.2f} | {1000 * u / count:.2f} | {100 * used / u:.0f} % |")


if __name__ == "__main__":
    main()
