#!/usr/bin/env bash
# Aligns the documents of a list on a SLURM cluster: slurm.sh LIST.tsv OUT.tmx [DOCUMENTS-PER-TASK]
# After an interruption, the same call continues.
set -euo pipefail
list=$(realpath "$1") out=$(realpath "$2") size=${3:-10000}
here=$(cd "$(dirname "$0")" && pwd)

# A list that has changed gets new parts, and so does another size.
parts=$list.$size-$(sha256sum < "$list" | cut -c 1-8)
split --lines="$size" -d -a 4 --additional-suffix=.tsv "$list" "$parts-"
lists=("$parts"-*.tsv)
# At most a hundred tasks at once.
job=$(sbatch --parsable --array="0-$((${#lists[@]} - 1))%100" "$here/slurm-task.sh" "$parts")
# One memory, when all tasks have succeeded.
sbatch --dependency="afterok:${job%%;*}" --mem=1G --time=02:00:00 "$here/slurm-merge.sh" "$parts" "$out"
