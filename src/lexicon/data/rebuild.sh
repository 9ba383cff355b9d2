#!/usr/bin/env bash
# Rebuilds the built-in lexicons: src/lexicon/data/rebuild.sh TRAIN [LANG …]
# TRAIN is a folder with the files of docs/LEXICONS.md in pairs/, dicts/, extra/pairs/ and extra/dicts/.
# The same input gives the same bytes.
set -euo pipefail
shopt -s nullglob
train=${1:?usage: src/lexicon/data/rebuild.sh TRAIN [LANG …]}
shift
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../.."
cargo build --release --quiet
# Use only sources under the licences CC BY, CC BY-SA, MPL, BSD and PSF.
sources=tatoeba,tatoeba-pivot-en,libreoffice-help,cataclysm-dda,debian-handbook,gnome-user-docs,python-docs
more=libreoffice-ui,firefox-ui,mozilla-www,tldr-pages,django,jim-park-news
# These languages do without the extra texts, which do not improve their lexicons.
first="en de es it pt nl pl ru sv da hu el"
further="ar cs fi ja ko ro tr uk vi zh"
new="bg hr sl sk be et lv lt nb is ga ca gl eu mt sq hy ka az kk he fa hi bn ur id tl th sw"
# Languages that share a lexicon. It is named after the first one.
declare -A group=([hr]="hr bs sr" [nb]="nb nn" [id]="id ms" [bg]="bg mk")
# The dictionaries for English and Dutch are under the GPL. FinnWordNet: see docs/LEXICONS.md.
excluded=" fr-en.tsv.zst fr-nl.tsv.zst fr-fi.omw.tsv.zst "
for lang in ${*:-$first $further $new}; do
    pairs=() dictionaries=() accepted=$sources
    for member in ${group[$lang]:-$lang}; do
        pairs+=("$train/pairs/fr-$member.tsv.zst"*)
        candidates=("$train/dicts/fr-$member.tsv.zst"*)
        if [[ " $first " != *" $lang "* ]]; then
            accepted=$sources,$more
            pairs+=("$train/extra/pairs/fr-$member".*)
            candidates+=("$train/extra/dicts/fr-$member".*)
        fi
        for file in "${candidates[@]}"; do
            [[ $excluded == *" ${file##*/} "* ]] || dictionaries+=("$file")
        done
    done
    target/release/enregard lexicon build --lang "$lang" --source "$accepted" \
        ${pairs:+--pairs "${pairs[@]}"} ${dictionaries:+--dictionary "${dictionaries[@]}"} -o "$here/fr-$lang.lex"
done
