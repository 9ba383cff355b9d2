#!/usr/bin/env bash
# Sorts a memory by confidence and makes a review page for the doubtful part: filter.sh MEMORY.tmx
set -euo pipefail
memory=$1
name=${memory%.tmx}

# Report the problems that break importers. The next command skips broken units and counts them.
enregard check "$memory" > "$name.findings.txt" || true
# Give each unit the probability that it is a translation. Write one file per confidence band.
enregard score "$memory" -o "$name.scored.tmx" --lenient --dedup --split-by-confidence 0.2,0.8
# Create a page for reviewing and correcting the middle band.
enregard review "$name.scored.conf-0.20-0.80.tmx" -o "$name.doubtful.html"
