#!/usr/bin/env bash
# An agency's old jobs, French originals and their translations as Word files of the same names, into one memory:
# agency.sh ORIGINALS TRANSLATIONS CLIENT
set -euo pipefail

# --resume: an evening's run that was interrupted goes on the next evening.
enregard align "$1" "$2" -o "$3.tmx" --src-lang fr-FR --tgt-lang en-GB --min-document-confidence 0.8 \
    --report "$3.report.jsonl" --summary "$3.summary.html" --resume
enregard check "$3.tmx"
# What CAT tools should trust less goes into a memory of its own, to be given a penalty there.
enregard convert "$3.tmx" "$3.tmx" --split-by-confidence 0.8
