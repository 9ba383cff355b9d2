#!/usr/bin/env bash
#SBATCH --job-name=enregard
#SBATCH --cpus-per-task=4
#SBATCH --mem=1G
#SBATCH --time=02:00:00
#SBATCH --requeue
# One task of slurm.sh: slurm-task.sh PARTS
part=$1-$(printf %04d "$SLURM_ARRAY_TASK_ID")
# Finished by an earlier call.
[ -e "$part.tmx" ] && exit 0
enregard align --pairs "$part.tsv" -o "$part.tmx" --report "$part.jsonl" --src-lang fr --tgt-lang en \
    --jobs "${SLURM_CPUS_PER_TASK:-1}" --resume --quiet
# Exit code 1 is no failure of the task: some documents could not be aligned, and the report says why.
[ $? -le 1 ]
