#!/usr/bin/env bash
# Makes one memory from two folders of Word files with the same names, originals and translations:
# agency.sh ORIGINALS TRANSLATIONS CLIENT
set -euo pipefail

# --resume: if the run is interrupted, the next call continues it.
enregard align "$1" "$2" -o "$3.tmx" --src-lang fr-FR --tgt-lang en-GB --min-document-confidence 0.8 \
    --report "$3.report.jsonl" --summary "$3.summary.html" --resume
enregard check "$3.tmx"
# Doubtful pairs go into a separate memory, so that the CAT tool can apply a penalty to it.
enregard convert "$3.tmx" "$3.tmx" --split-by-confidence 0.8
