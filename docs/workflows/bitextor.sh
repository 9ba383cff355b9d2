#!/usr/bin/env bash
# Scores the pairs of bitextor and makes a memory of the good ones: bitextor.sh FR-EN.sent.gz OUT
set -euo pipefail

# bitextor: the rows stay as they are, with their addresses, and get the confidence as a last column.
enregard score "$1" --from tsv --src-lang fr --tgt-lang en -o "$2.scored.tsv" --min-confidence 0.5
# The texts only. Without a header, set --src-col 3 --tgt-col 4 in both commands.
enregard convert "$2.scored.tsv" "$2.tmx" --src-lang fr --tgt-lang en --dedup
