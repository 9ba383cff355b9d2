"""Writes pairs that are known to break importers, as JSON Lines: nasty.py COUNT [SEED]

They contain characters from every plane of Unicode, control characters, bidirectional marks, and text that
looks like markup. Segments have between one letter and fifty thousand. Sources are unique, so that each has
one translation.
"""

import json
import random
import sys
import unicodedata

MARKUP = [
    "<b>",
    "</seg>",
    "<seg>",
    "&amp;",
    "&lt;",
    "&#0;",
    "&#xFFFE;",
    "&nbsp;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml?>",
    '"',
    "'",
    "<tu>",
    "</tuv>",
    "&",
    "<",
    ">",
    "{0}",
    "%s",
    "\\n",
    "<f0>",
    "<a1/>",
    "&eacute;",
    "<ut>x</ut>",
]
BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"
ODD = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u034f\u180e\ufe0f\u0301\u20dd\U0001f3fd\U000e0041\ufffd\ufffc"
# A pair without special characters, which every client can look up.
PLAIN = ("Le chat gris dort sur la table verte.", "The grey cat is asleep on the green table.")
SPACES = " \t\n\r\x0b\x0c\u0085\u2028\u2029\u00a0\u202f\u2009\u3000\u1680\u205f"
WORDS = "le chat dort sur la table œuvre été « oui » l’heure 12,5 % the cat sleeps".split()


def anything(rng):
    """A character from any plane, whether or not XML allows it."""
    plane = rng.choice([0] * 6 + list(range(17)))
    while True:
        code = plane * 0x10000 + rng.randrange(0x10000)
        if not 0xD800 <= code < 0xE000:
            return chr(code)


def piece(rng):
    kind = rng.randrange(10)
    if kind < 4:
        return rng.choice(WORDS) + " "
    if kind == 4:
        return rng.choice(MARKUP)
    if kind == 5:
        return rng.choice(BIDI)
    if kind == 6:
        return rng.choice(ODD)
    if kind == 7:
        return rng.choice(SPACES)
    if kind == 8:
        return chr(rng.randrange(0x20)) if rng.random() < 0.5 else chr(rng.randrange(0x7F, 0xA0))
    return "".join(anything(rng) for _ in range(rng.randrange(1, 6)))


def segment(rng, number):
    if rng.random() < 0.05:
        return anything(rng)
    length = 20_000 if number % 2_000 == 7 else rng.randrange(1, 25)
    return "".join(piece(rng) for _ in range(length))


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 6
    rng = random.Random(seed)
    seen = set()
    for number in range(count):
        # Nine in ten sources contain their number. The others are purely random and may be empty after
        # cleaning.
        source = segment(rng, number) + (f" n{number}" if number % 10 else "")
        key = "".join(c for c in unicodedata.normalize("NFC", source) if c.isprintable() and c != " ")
        if key in seen:
            source += f" n{number}"
        seen.add(key)
        unit = {
            "document": "nasty",
            "unit": number + 1,
            "source": source if number else PLAIN[0],
            "target": segment(rng, number + 1) + (f" t{number}" if number % 10 else "")
            if number
            else PLAIN[1],
            "confidence": round(rng.random(), 3),
            "source_lang": "fr",
            "target_lang": "en",
        }
        print(json.dumps(unit))


main()
