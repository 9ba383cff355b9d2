"""Reading and writing translation memories."""

import pickle
import threading

import enregard
import pytest
from documents import text

MEMORY = """<tmx version="1.4"><header srclang="fr"/><body>
<tu tuid="7" changeid="me"><note>a note</note><prop type="x-confidence">0.9</prop>
<tuv xml:lang="fr"><seg>Un <bpt i="1">{b}</bpt>chat<ept i="1">{/b}</ept>.</seg></tuv>
<tuv xml:lang="en"><seg>A cat.</seg></tuv></tu>
<tu><tuv xml:lang="fr"><seg>Seul.</seg></tuv></tu>
<tu><tuv xml:lang="fr"><seg>Fin.</seg></tuv><tuv xml:lang="en"><seg>The end.</seg></tuv></tu>
</body></tmx>"""


@pytest.fixture
def memory(tmp_path):
    path = tmp_path / "memory.tmx"
    path.write_text(MEMORY, encoding="utf-8")
    return path


def test_units_are_read_one_at_a_time(memory):
    with enregard.read_tmx(memory) as units:
        first = next(units)
        assert (units.src_lang, units.tgt_lang) == ("fr", "en")
        assert (first.src, first.tgt, first.confidence, first.document) == (
            "Un chat.",
            "A cat.",
            0.9,
            "memory",
        )
        assert first.src_span is None and first.src_sentences is None and first.kind is None
        assert [unit.tgt for unit in units] == ["The end."]
        assert units.losses == ["1 unit skipped: one of the two languages is missing"]
    assert list(units) == []


def test_notes_properties_and_codes_are_kept(memory, tmp_path, command_line):
    with enregard.TmxWriter(tmp_path / "copy.tmx", "fr", "en") as out:
        out.write_all(pickle.loads(pickle.dumps(list(enregard.read_tmx(memory)))))
    command_line("convert", memory, tmp_path / "expected.tmx")
    copy = (tmp_path / "copy.tmx").read_text(encoding="utf-8")
    assert copy == (tmp_path / "expected.tmx").read_text(encoding="utf-8")
    assert 'changeid="me"' in copy and "<note>a note</note>" in copy and '<bpt i="1">{b}</bpt>' in copy


def test_written_units_can_be_read(tmp_path):
    alignment = enregard.align(text("fr", "phare"), text("en", "phare"), document="phare")
    with enregard.TmxWriter(tmp_path / "phare.tmx", "fr", "en") as out:
        out.write_all(alignment)
    known = [
        (u.document, u.number, u.src, u.tgt, u.confidence, u.kind, u.src_paragraphs)
        for u in alignment
        if not u.is_null
    ]
    read = enregard.read_tmx(tmp_path / "phare.tmx")
    assert [
        (u.document, u.number, u.src, u.tgt, u.confidence, u.kind, u.src_paragraphs) for u in read
    ] == known


def test_options_of_the_writer(tmp_path):
    path = tmp_path / "out.tmx"
    with enregard.TmxWriter(
        path, "fr-FR", "en-GB", doctype=True, date="20260102T030405Z", paracrawl=True
    ) as out:
        out.write(enregard.Unit("Un chat.", "A cat.", 0.5, document="d", number=3, kind="1-1"))
        out.write(enregard.Unit("Seul.", ""))
        assert out.dropped == 1
    written = path.read_text(encoding="utf-8")
    for part in (
        'srclang="fr-FR"',
        '<tuv xml:lang="en-GB">',
        "tmx14.dtd",
        "20260102T030405Z",
        "score-aligner",
        'tuid="d:3"',
    ):
        assert part in written, part
    assert "Seul" not in written


def test_a_file_appears_only_when_it_is_complete(tmp_path):
    path = tmp_path / "out.tmx"
    with pytest.raises(ZeroDivisionError):
        with enregard.TmxWriter(path, "fr", "en") as out:
            out.write(enregard.Unit("a", "b"))
            1 / 0
    assert list(tmp_path.iterdir()) == []
    out = enregard.TmxWriter(path, "fr", "en")
    out.write(enregard.Unit("a", "b"))
    assert not path.exists()
    out.close()
    out.close()
    assert path.exists()
    with pytest.raises(enregard.EnregardError, match="already closed"):
        out.write(enregard.Unit("a", "b"))


def test_errors_name_the_file(tmp_path, memory):
    with pytest.raises(FileNotFoundError, match="nothing.tmx"):
        enregard.read_tmx(tmp_path / "nothing.tmx")
    with pytest.raises(OSError, match="folder does not exist"):
        enregard.TmxWriter(tmp_path / "no" / "out.tmx", "fr", "en")
    with pytest.raises(enregard.EnregardError, match="src_lang french"):
        enregard.TmxWriter(tmp_path / "out.tmx", "french", "en")
    memory.write_text("<html/>")
    with pytest.raises(enregard.EnregardError, match=r"memory.tmx:1:1: not a TMX file"):
        enregard.read_tmx(memory)
    memory.write_text(MEMORY.replace("</seg></tuv></tu>\n<tu><tuv", "</seg></tu>\n<tu><tuv", 1))
    with pytest.raises(enregard.EnregardError, match=r"memory.tmx:\d+:\d+: "):
        list(enregard.read_tmx(memory))
    lenient = enregard.read_tmx(memory, lenient=True)
    assert [unit.src for unit in lenient] == ["Fin."]
    assert "1 broken unit skipped" in "".join(lenient.losses)


def test_a_reader_can_move_between_threads(memory):
    units = enregard.read_tmx(memory)
    read = [next(units)]
    thread = threading.Thread(target=lambda: read.extend(units))
    thread.start()
    thread.join()
    assert [unit.src for unit in read] == ["Un chat.", "Fin."]
