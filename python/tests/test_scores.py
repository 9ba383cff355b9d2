"""Scoring pairs in memory and in files."""

import enregard
import pytest
from documents import text


@pytest.fixture(scope="module")
def pairs():
    units = enregard.align(text("fr", "resume"), text("en", "resume"), "fr", "en")
    good = [(unit.src, unit.tgt) for unit in units if not unit.is_null]
    return good + [(src, good[(k + 7) % len(good)][1]) for k, (src, _) in enumerate(good)]


def test_scores_are_computed_lazily_and_in_chunks(pairs):
    taken = []

    def source():
        for pair in pairs:
            taken.append(pair)
            yield pair

    scores = enregard.iter_scores(source(), "fr", "en", chunk_size=10)
    assert taken == []
    first = next(scores)
    assert len(taken) == 10 and first == enregard.score_pairs(pairs[:10], "fr", "en")[0]
    assert len(list(scores)) == len(pairs) - 1
    whole = list(enregard.iter_scores(pairs, "fr", "en"))
    assert whole == enregard.score_pairs(pairs, "fr", "en")
    # Languages are not detected in the last two pairs alone.
    rest = [("Oui.", "Yes."), ("12", "12")]
    assert len(list(enregard.iter_scores(pairs + rest, chunk_size=len(pairs)))) == len(pairs) + 2
    with pytest.raises(enregard.EnregardError, match="chunk_size 0: must be at least 1"):
        list(enregard.iter_scores(pairs, "fr", "en", chunk_size=0))


def test_a_pair_with_a_blank_side_has_the_probability_0(pairs):
    scores = enregard.score_pairs([*pairs, ("Oui.", " "), ("", "")], "fr", "en")
    assert scores[-2:] == [0.0, 0.0] and scores[:-2] == enregard.score_pairs(pairs, "fr", "en")


def test_a_file_is_scored_as_on_the_command_line(command_line, pairs, tmp_path):
    source = tmp_path / "pairs.tsv"
    lines = [f"{number}\t{src}\t{tgt}\n" for number, (src, tgt) in enumerate(pairs)]
    source.write_text("".join(lines), encoding="utf-8")
    columns = ("--src-col", 2, "--tgt-col", 3, "--src-lang", "fr", "--tgt-lang", "en")
    expected = command_line("score", source, *columns, "-q")
    result = enregard.score_file(source, tmp_path / "found.tsv", "fr", "en", src_col=2, tgt_col=3)
    assert (tmp_path / "found.tsv").read_bytes() == expected
    assert result["read"] == result["written"] == len(pairs) and 0 < result["mean"] < 1
    sure = enregard.score_file(source, tmp_path / "sure.tmx", "fr", "en", src_col=2, tgt_col=3, min_confidence=0.5)
    units = list(enregard.read_tmx(tmp_path / "sure.tmx"))
    assert 0 < sure["written"] == len(units) < len(pairs)


def test_errors_of_files_name_arguments(tmp_path):
    (tmp_path / "pairs.txt").write_text("Oui.\tYes.\n", encoding="utf-8")
    with pytest.raises(enregard.EnregardError, match="cannot infer the format from the file name; set from_format"):
        enregard.score_file(tmp_path / "pairs.txt", tmp_path / "out.tsv")
    with pytest.raises(FileNotFoundError, match="none.tsv"):
        enregard.score_file(tmp_path / "none.tsv", tmp_path / "out.tsv", "fr", "en")
    with pytest.raises(enregard.EnregardError, match="to ladder: a ladder needs sentence numbers"):
        enregard.score_file(tmp_path / "pairs.txt", tmp_path / "out", from_format="tsv", to="ladder")
    with pytest.raises(enregard.EnregardError, match="min_confidence 2: must be between 0 and 1"):
        enregard.score_file(tmp_path / "pairs.txt", tmp_path / "out.tsv", from_format="tsv", min_confidence=2)
    assert [path.name for path in tmp_path.iterdir()] == ["pairs.txt"]
