#!/usr/bin/env bash
# Puts a memory into an OmegaT project, with a penalty of 30 points for its doubtful part:
# omegat.sh MEMORY.tmx PROJECT
set -euo pipefail

mkdir -p "$2/tm/penalty-030"
enregard convert "$1" "$2/tm/memory.tmx" --split-by-confidence 0.8 --dedup
mv "$2/tm/memory.conf-0.00-0.80.tmx" "$2/tm/penalty-030/"
