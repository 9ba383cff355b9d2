#!/usr/bin/env bash
# A memory of unknown quality into what can be trusted, and what somebody should look at: filter.sh MEMORY.tmx
set -euo pipefail
memory=$1
name=${memory%.tmx}

# What importers would trip over; broken units are passed over below, and counted.
enregard check "$memory" > "$name.findings.txt" || true
# Each unit with the probability that it is a translation, a file for each band.
enregard score "$memory" -o "$name.scored.tmx" --lenient --dedup --split-by-confidence 0.2,0.8
# The middle band as a page on which it is read and mended.
enregard review "$name.scored.conf-0.20-0.80.tmx" -o "$name.doubtful.html"
