#!/usr/bin/env bash
# Builds the built-in lexicons again: src/lexicon/data/rebuild.sh TRAIN [LANG …]
# TRAIN is a folder with pairs/fr-XX.tsv.zst and dicts/fr-XX.tsv.zst; docs/LEXICONS.md lists their sources.
# The same input gives the same bytes.
set -euo pipefail
train=${1:?usage: src/lexicon/data/rebuild.sh TRAIN [LANG …]}
shift
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../.."
cargo build --release --quiet
# Use only sources under the licences CC BY, CC BY-SA, MPL and PSF.
sources=tatoeba,tatoeba-pivot-en,libreoffice-help,cataclysm-dda,debian-handbook,gnome-user-docs,python-docs
# The dictionaries for English and Dutch are under the GPL, so they are not used.
gpl=" en nl "
languages=${*:-en de es it pt nl pl cs ru ro sv da fi hu el tr uk vi zh ja ko ar}
for lang in $languages; do
    dictionary=()
    if [[ $gpl != *" $lang "* && -e $train/dicts/fr-$lang.tsv.zst ]]; then
        dictionary=(--dictionary "$train/dicts/fr-$lang.tsv.zst")
    fi
    target/release/enregard lexicon build --lang "$lang" --source "$sources" \
        --pairs "$train/pairs/fr-$lang.tsv.zst" "${dictionary[@]}" -o "$here/fr-$lang.lex"
done
