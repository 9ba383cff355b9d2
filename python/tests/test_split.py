"""Splitting texts into sentences."""

import pickle

import enregard
import pytest
from documents import FIXTURES, NAMES, text


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_sentences_equal_those_of_the_command_line(command_line, name, lang):
    lines, paragraph = [], 0
    for sentence in enregard.split(text(lang, name), lang):
        if sentence.paragraph != paragraph:
            lines.append("")
            paragraph = sentence.paragraph
        lines.append(sentence)
    split = command_line("split", FIXTURES / lang / f"{name}.txt", "--lang", lang)
    assert ("\n".join(lines) + "\n").encode() == split


def test_sentences_are_strings_with_positions():
    whole = "M. Roy sort. Il pleut.\n\nFin."
    first, second, third = sentences = enregard.split(whole, "fr")
    assert sentences == ["M. Roy sort.", "Il pleut.", "Fin."]
    assert [whole[s.start : s.end] for s in sentences] == sentences
    assert [s.paragraph for s in sentences] == [0, 0, 1]
    assert all(0 < s.probability <= 1 for s in sentences)
    again = pickle.loads(pickle.dumps(second))
    assert again == second and (again.start, again.end, again.paragraph) == (13, 22, 0)
    assert first.upper() == "M. ROY SORT."


def test_positions_count_characters_not_bytes():
    whole = "🌧️ Où est-il allé ? À côté."
    sentences = enregard.split(whole, "fr")
    assert [whole[s.start : s.end] for s in sentences] == sentences and len(sentences) == 2
