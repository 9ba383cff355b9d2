"""Aligning on Spark, with a cluster on this machine."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import enregard
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from documents import documents

pytest.importorskip("pyspark")
import enregard.spark  # noqa: E402
from cluster import Cluster  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

pytestmark = pytest.mark.spark

OPTIONS = {"src_lang": "fr", "tgt_lang": "en", "segmented": True}
FEW = list(documents(300, 10))
MANY = 20_000


@pytest.fixture(autouse=True, scope="module")
def workers_run_this_python():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        yield


def table(rows, **more):
    return pa.table({**{name: [getattr(row, name) for row in rows] for name in ("id", "src", "tgt")}, **more})


def in_order(beads: pa.Table) -> pa.Table:
    """The rows sorted by document and bead. Rows with errors have no bead."""
    starts = [
        pa.array([None if b is None else b[name] for b in beads["bead"].to_pylist()])
        for name in ("src_start", "tgt_start")
    ]
    keyed = pa.table({"id": beads["id"], "s": starts[0], "t": starts[1]})
    indices = pa.compute.sort_indices(keyed, [("id", "ascending"), ("s", "ascending"), ("t", "ascending")])
    return beads.take(indices).cast(enregard.SCHEMA).combine_chunks()


def without_engine(rows: pa.Table) -> pa.Table:
    """The result of `align_batches` without Spark."""
    return in_order(
        pa.Table.from_batches(enregard.align_batches(rows.to_batches(), **OPTIONS), enregard.SCHEMA)
    )


def test_the_job_on_a_local_cluster(tmp_path):
    rows = table([*FEW, FEW[0]._replace(id="null", src=None)])
    parquet.write_table(rows, tmp_path / "in.parquet")
    command = [
        sys.executable,
        "-m",
        "enregard.spark",
        str(tmp_path / "in.parquet"),
        str(tmp_path / "out.parquet"),
    ]
    command += ["--master", "local-cluster[2,1,1024]", "--src-lang", "fr", "--tgt-lang", "en", "--segmented"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1, done.stderr
    beads = in_order(parquet.read_table(tmp_path / "out.parquet"))
    assert beads == without_engine(rows)
    assert f"wrote {beads.num_rows - 1} beads; 1 document could not be aligned" in done.stderr
    assert len(list((tmp_path / "out.parquet").glob("*.parquet"))) > 1, "everything ran on one core"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("cluster"), workers=2) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def session(cluster):
    # The Python workers inherit ENREGARD_DRILL from their executor.
    builder = SparkSession.builder.appName("enregard-tests").master(cluster.url)
    builder = builder.config("spark.executorEnv.ENREGARD_DRILL", "panic:drilled").config(
        "spark.ui.enabled", "false"
    )
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    # By default, Spark updates the numbers of tasks every 100 ms. A task that ended can then be counted as running, so
    # that a test hardly ever sees the true number.
    builder = builder.config("spark.ui.liveUpdate.period", "0")
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "100").getOrCreate()
    yield session
    session.stop()


def test_columns_can_have_other_names_and_types(session):
    frame = session.createDataFrame(
        [(7, "Il pleut.", "It rains.", "en"), (8, "Il pleut.", "Es regnet.", "de")],
        "n int, f string, e string, tgt_lang string",
    )
    beads = (
        enregard.spark.align(frame, id="n", src="f", tgt="e", src_lang="fr").orderBy("id", "bead").collect()
    )
    assert [(row.id, row.src, row.tgt, row.error) for row in beads] == [
        ("7", "Il pleut.", "It rains.", None),
        ("8", "Il pleut.", "Es regnet.", None),
    ]
    with pytest.raises(
        enregard.EnregardError, match="column id is missing .the columns are n, f, e, tgt_lang.; set .* id="
    ):
        enregard.spark.align(frame)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing.parquet", "out.parquet"], "nothing.parquet"),
        (["in.parquet", "in.parquet"], "would overwrite the input"),
        (["in.parquet", "old.parquet"], "old.parquet already exists"),
        (
            ["in.parquet", "out.parquet", "--src=french"],
            "column french is missing (the columns are id, src, tgt)",
        ),
        (["in.parquet", "out.parquet", "--src-lang=fr", "--tgt-lang=xx"], "tgt_lang xx: not a language code"),
    ],
)
def test_a_wrong_call_prints_one_line(session, tmp_path, monkeypatch, capsys, arguments, message):
    # Use the session of the tests and keep the job from stopping it.
    monkeypatch.setattr(enregard.spark, "_session", lambda _: session)
    monkeypatch.setattr(type(session), "stop", lambda _: None)
    for name in ("in.parquet", "old.parquet"):
        parquet.write_table(table(FEW[:1]), tmp_path / name)
    files = [str(tmp_path / name) for name in arguments[:2]]
    assert enregard.spark.main([*files, *arguments[2:]]) == 2
    error = capsys.readouterr().err
    assert error.startswith("enregard: ") and message in error and len(error.splitlines()) == 1
    assert not (tmp_path / "out.parquet").exists()


def test_the_job_never_replaces_its_input(session, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(enregard.spark, "_session", lambda _: session)
    monkeypatch.setattr(type(session), "stop", lambda _: None)
    rows = table(FEW[:2])
    (tmp_path / "in").mkdir()
    (tmp_path / "link").symlink_to("in")
    path = tmp_path / "in" / "a.parquet"
    parquet.write_table(rows, path)
    for source, output in [
        (path, path),
        (path, tmp_path / "link" / "a.parquet"),
        (path, f"file://{path}"),
        (tmp_path / "in", tmp_path / "in" / "out.parquet"),
        (tmp_path / "in" / "*.parquet", path),
        (path, tmp_path / "in"),
        (path, tmp_path),
    ]:
        arguments = [str(source), str(output), "--overwrite"]
        assert enregard.spark.main(arguments) == 2, (source, output)
        assert "would overwrite the input" in capsys.readouterr().err
        assert parquet.read_table(path) == rows and [*path.parent.iterdir()] == [path]


def test_bad_rows_do_not_fail_tasks(session):
    rows = [
        ("drilled", "Il pleut.", "It rains."),
        ("good", "Il pleut.", "It rains."),
        ("null", None, "x"),
        ("blank", " ", "x"),
    ]
    frame = session.createDataFrame(rows, "id string, src string, tgt string").coalesce(1)
    frame = frame.selectExpr("id", "src", "tgt").unionAll(
        session.sql("select 'bytes' as id, cast(unhex('FF') as string) as src, 'x' as tgt")
    )
    errors = {row.id: row.error for row in enregard.spark.align(frame, **OPTIONS).collect()}
    assert errors.pop("good") is None
    assert errors["drilled"].startswith("enregard failed on this document")
    assert errors["null"].startswith("source: the text is null") and errors["blank"].startswith("source: ")
    assert errors["bytes"].startswith("source: invalid UTF-8")


def test_a_killed_worker_does_not_change_the_result(cluster, session, tmp_path):
    rows = list(documents(MANY, 8))
    parquet.write_table(table(rows), tmp_path / "in.parquet")

    def run(out):
        frame = session.read.parquet(str(tmp_path / "in.parquet")).repartition(40)
        enregard.spark.align(frame, **OPTIONS).write.parquet(str(out))

    run(tmp_path / "undisturbed")
    assert cluster.alive() == 2

    failed = []
    job = threading.Thread(target=lambda: failed.extend(attempt(run, tmp_path / "disturbed")))
    job.start()
    done, running = wait_until_running(session, job)
    cluster.kill(0)
    job.join(timeout=300)
    assert not job.is_alive() and not failed, failed
    assert cluster.alive() == 1
    assert 0 < done < 40 and running == 2, (
        f"{done} of 40 tasks were done and {running} running when the worker was killed"
    )

    undisturbed = in_order(parquet.read_table(tmp_path / "undisturbed"))
    assert in_order(parquet.read_table(tmp_path / "disturbed")) == undisturbed
    assert set(undisturbed["id"].to_pylist()) == {row.id for row in rows}
    assert undisturbed["error"].null_count == undisturbed.num_rows


def attempt(run, out):
    try:
        run(out)
    except Exception as error:  # Reported in the thread of the test.
        yield error


def wait_until_running(session, job):
    """Waits until some aligning tasks are done and two are running."""
    tracker = session.sparkContext.statusTracker()
    while job.is_alive():
        for stage in tracker.getActiveStageIds():
            info = tracker.getStageInfo(stage)
            if info and info.numTasks == 40 and info.numCompletedTasks >= 4 and info.numActiveTasks == 2:
                return info.numCompletedTasks, info.numActiveTasks
        time.sleep(0.05)
    raise AssertionError("the job ended before a worker could be killed")
