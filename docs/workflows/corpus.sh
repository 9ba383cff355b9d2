#!/usr/bin/env bash
# A parallel corpus for training, from documents and from pairs that somebody else made: corpus.sh TEXT_FR TEXT_EN OTHERS
# (OTHERS.fr and OTHERS.en, line by line). Writes train.fr and train.en.
set -euo pipefail

# Our own documents; those that are no translation of each other are left out, and named.
enregard align "$1" "$2" -o own.tsv --src-lang fr --tgt-lang en \
    --min-confidence 0.8 --min-document-confidence 0.8 --report own.jsonl --quiet
# The pairs of others, on the same scale.
enregard score "$3" --from moses --src-lang fr --tgt-lang en -o others.tsv --min-confidence 0.8 --quiet
# One table, one header; then each pair once, as two files for Moses, OpusFilter, fast_align and their like.
{ cat own.tsv; tail -n +2 others.tsv; } |
    enregard convert - train --from tsv --to moses --src-lang fr --tgt-lang en --dedup
