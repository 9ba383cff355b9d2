#!/usr/bin/env bash
#SBATCH --job-name=enregard-merge
# The last job of slurm.sh: slurm-merge.sh PARTS OUT.tmx
set -euo pipefail
enregard convert "$1"-*.tmx "$2" --quiet
cat "$1"-*.jsonl > "$2.report.jsonl"
