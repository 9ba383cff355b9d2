#!/usr/bin/env bash
# Makes a training corpus from documents and from existing pairs: corpus.sh TEXT_FR TEXT_EN OTHERS
# OTHERS.fr and OTHERS.en are line-aligned. Writes train.fr and train.en.
set -euo pipefail

# Align our own documents. Documents that are not translations of each other are skipped and reported.
enregard align "$1" "$2" -o own.tsv --src-lang fr --tgt-lang en \
    --min-confidence 0.8 --min-document-confidence 0.8 --report own.jsonl --quiet
# Score existing pairs on the same scale.
enregard score "$3" --from moses --src-lang fr --tgt-lang en -o others.tsv --min-confidence 0.8 --quiet
# Make one table, and write each pair once, as two files for Moses, OpusFilter or fast_align.
{ cat own.tsv; tail -n +2 others.tsv; } |
    enregard convert - train --from tsv --to moses --src-lang fr --tgt-lang en --dedup
