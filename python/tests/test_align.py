"""Aligning two texts in memory."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import enregard
import pytest
from documents import NAMES, documents, text

FR = "Il pleuvait depuis trois jours. La rivière monta, et le pont fut fermé."
EN = "It had been raining for three days. The river rose. The bridge was closed."


def test_units_have_all_attributes():
    alignment = enregard.align(FR, EN, "fr", "en", document="pluie")
    assert (alignment.src_lang, alignment.tgt_lang, alignment.warnings) == ("fr", "en", [])
    assert 0 <= alignment.confidence <= 1
    assert [unit.kind for unit in alignment] == ["1-1", "1-2"]
    last = alignment[-1]
    assert (last.src, last.tgt) == (FR[32:], "The river rose. The bridge was closed.")
    assert (last.src_sentences, last.tgt_sentences) == (range(1, 2), range(1, 3))
    assert (last.src_paragraphs, last.tgt_paragraphs) == (range(0, 1), range(0, 1))
    assert (last.document, last.number, last.is_null) == ("pluie", 2, False)
    assert last.confidence == round(last.confidence, 3) and 0 < last.confidence < 1
    for part in (last.alignment, last.translation):
        assert part == round(part, 3) and 0 < part < 1
    assert len(alignment) == 2 and alignment[:] == alignment.units


def test_a_copied_sentence_is_aligned_but_not_translated():
    source = "Le chat dort sur la chaise. Le pont sera fermé demain matin pour travaux. La pluie tombe."
    target = "The cat sleeps on the chair. Le pont sera fermé demain matin pour travaux. The rain falls."
    copied = enregard.align(source, target, "fr", "en")[1]
    assert copied.src == copied.tgt
    assert copied.translation < 0.2 < 0.8 < copied.alignment
    assert copied.confidence < 0.2


def test_unaligned_sentences_have_no_translation():
    units = enregard.align(text("fr", "moulin"), text("en", "moulin"))
    assert all(unit.alignment is not None for unit in units)
    for unit in units:
        assert (unit.translation is None) == unit.is_null
    made = enregard.Unit("a", "b", 0.5, alignment=0.25)
    assert (made.alignment, made.translation) == (0.25, None)


@pytest.mark.parametrize("name", NAMES)
def test_spans_are_positions_in_python_strings(name):
    src, tgt = text("fr", name), text("en", name)
    units = [unit for unit in enregard.align(src, tgt, "fr", "en") if not unit.is_null]
    assert len(units) > 10
    for unit in units:
        for joined, whole, (start, end) in ((unit.src, src, unit.src_span), (unit.tgt, tgt, unit.tgt_span)):
            # In a unit, any white space between sentences becomes one space.
            assert joined.split() == whole[start:end].split()


def test_every_sentence_is_in_exactly_one_unit():
    alignment = enregard.align(text("fr", "moulin"), text("en", "moulin"))
    assert [n for unit in alignment for n in unit.src_sentences] == list(
        range(alignment[-1].src_sentences.stop)
    )
    assert [n for unit in alignment for n in unit.tgt_sentences] == list(
        range(alignment[-1].tgt_sentences.stop)
    )
    assert any(unit.is_null for unit in alignment)


def test_threads_give_the_same_result_as_one_thread():
    aligner = enregard.Aligner("fr", "en", segmented=True)
    rows = list(documents(200, 10))

    def align(row):
        return aligner.align(row.src, row.tgt, document=row.id).units

    expected = [align(row) for row in rows]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(align, rows)) == expected


def test_alignment_releases_the_interpreter_lock():
    """This thread keeps running while another thread aligns a long document."""
    aligner = enregard.Aligner("fr", "en", segmented=True)
    [long] = documents(1, 600)
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(aligner.align, long.src, long.tgt)
        steps = 0
        while not done.done():
            steps += 1
        assert len(done.result()) > 400
    # A step takes less than a microsecond, the alignment more than a millisecond. With the lock held, there
    # would be only a few steps.
    assert steps > 1000


def test_languages_can_be_set_or_overridden():
    aligner = enregard.Aligner("fr-CA", "en_gb")
    assert (aligner.src_lang, aligner.tgt_lang) == ("fr-CA", "en-GB")
    assert repr(aligner) == 'Aligner("fr-CA", "en-GB")'
    alignment = aligner.align(FR, EN)
    assert (alignment.src_lang, alignment.tgt_lang) == ("fr-CA", "en-GB")
    assert aligner.align(EN, FR, src_lang="en", tgt_lang="fr")[1].kind == "2-1"
    assert enregard.LANGUAGES[0] == "fr" and len(enregard.LANGUAGES) == len(set(enregard.LANGUAGES)) == 57


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: enregard.align(FR, " \n"), "target: "),
        (lambda: enregard.align("Oui.", "No."), "too short to detect its language; set the language with tgt_lang"),
        (
            lambda: enregard.align(FR, EN, "fr", "english"),
            "tgt_lang english: not a language code; .*the nearest is en",
        ),
        (
            lambda: enregard.align(FR, EN, "en", "de"),
            "neither text is French .* set src_lang fr or tgt_lang fr",
        ),
        (
            lambda: enregard.Aligner(max_document_mb=1e-5).align(FR, EN),
            "source: has .*; the limit is 10 bytes; raise max_document_mb",
        ),
        (
            lambda: enregard.Aligner("fr", "en", timeout=1e-9).align(FR, EN),
            r"takes longer than .* seconds; raise timeout",
        ),
        (lambda: enregard.Aligner(timeout=-1), "timeout -1: must be a number greater than 0"),
        (lambda: enregard.Unit("a", "b", 2.0), "confidence 2: must be between 0 and 1"),
        (lambda: enregard.Unit("a", "b", alignment=-1), "alignment -1: must be between 0 and 1"),
        (lambda: enregard.Unit("a", "b", translation=1.5), "translation 1.5: must be between 0 and 1"),
        (lambda: enregard.Unit("a", "b", kind="one"), 'kind "one": must be two numbers'),
        (lambda: enregard.split("Oui.", "xx"), "lang xx: not a language code"),
    ],
)
def test_errors_name_arguments_and_no_options(call, message):
    with pytest.raises(enregard.EnregardError, match=message) as raised:
        call()
    assert isinstance(raised.value, ValueError)
    assert "--" not in str(raised.value), "the message names an option of the command line"


def test_an_additional_lexicon_changes_scores(tmp_path):
    with pytest.raises(FileNotFoundError, match="nothing.lex"):
        enregard.Aligner("fr", "en", lexicons=[tmp_path / "nothing.lex"])
    glossary = tmp_path / "own.tsv"
    glossary.write_text("zigouille\tflumtrap\n", encoding="utf-8")
    pair = [("Une zigouille.", "A flumtrap."), ("Il dort.", "He sleeps.")]
    own = enregard.Aligner("fr", "en", lexicons=[glossary], builtin=False)
    assert own.score_pairs(pair)[0] > enregard.Aligner("fr", "en", builtin=False).score_pairs(pair)[0]


def test_units_can_be_pickled_compared_and_hashed():
    units = enregard.align(text("fr", "lettre"), text("en", "lettre"), document="lettre").units
    again = pickle.loads(pickle.dumps(units))
    assert again == units and len(set(again) | set(units)) == len(units)
    assert [unit.src_span for unit in again] == [unit.src_span for unit in units]
    assert [unit.translation for unit in again] == [unit.translation for unit in units]
    assert units[0] != units[1]


def test_correct_pairs_score_higher_than_wrong_pairs():
    good = [
        (unit.src, unit.tgt)
        for unit in enregard.align(text("fr", "resume"), text("en", "resume"))
        if not unit.is_null
    ]
    bad = [(src, good[(k + 7) % len(good)][1]) for k, (src, _) in enumerate(good)]
    scores = enregard.score_pairs(good + bad, "fr", "en")
    assert len(scores) == 2 * len(good) and all(0 <= score <= 1 for score in scores)
    assert sum(scores[: len(good)]) > 2 * sum(scores[len(good) :])
    assert enregard.score_pairs([], "fr", "en") == []
