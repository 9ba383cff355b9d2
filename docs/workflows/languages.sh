#!/usr/bin/env bash
# Makes one memory with French, English and German, and one with French and German: languages.sh FOLDER
set -euo pipefail

# One of the folders has the French files. The files of a document have the same name, except for the language.
enregard align "$1"/fr "$1"/en "$1"/de -o "$1.tmx" --src-lang fr --tgt-lang en,de --min-confidence 0.5 --quiet
# The memory of one pair. Its confidences are those of this pair.
enregard convert "$1.tmx" "$1.fr-de.tmx" --languages fr,de
