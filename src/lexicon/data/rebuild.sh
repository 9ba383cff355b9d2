#!/usr/bin/env bash
# Learns the built-in lexicons anew: src/lexicon/data/rebuild.sh TRAIN [LANG …]
# TRAIN holds pairs/fr-XX.tsv.zst and dicts/fr-XX.tsv.zst; docs/LEXICONS.md says what they are made of.
# The same material gives the same bytes.
set -euo pipefail
train=${1:?usage: src/lexicon/data/rebuild.sh TRAIN [LANG …]}
shift
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../.."
cargo build --release --quiet
# Sources under CC BY, CC BY-SA, MPL and PSF terms only.
sources=tatoeba,tatoeba-pivot-en,libreoffice-help,cataclysm-dda,debian-handbook,gnome-user-docs,python-docs
# The French-English and French-Dutch dictionaries are under the GPL and stay out.
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
