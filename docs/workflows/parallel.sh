#!/usr/bin/env bash
# Aligns the documents of a list with GNU parallel: parallel.sh LIST.tsv OUT.tmx [DOCUMENTS-PER-JOB]
# After an interruption, the same call continues.
set -euo pipefail
list=$1 out=$2 size=${3:-1000}

# A list that has changed gets new parts, and so does another size.
parts=$list.$size-$(sha256sum < "$list" | cut -c 1-8)
split --lines="$size" -d -a 4 --additional-suffix=.tsv "$list" "$parts-"
# --resume-failed repeats the jobs that failed. Exit code 1 is no failure of the job: some documents could not be aligned,
# and the report says why.
parallel --joblog "$parts.jobs" --resume-failed \
    'enregard align --pairs {} -o {.}.tmx --report {.}.jsonl --src-lang fr --tgt-lang en --jobs 1 --resume --quiet
     [ $? -le 1 ]' ::: "$parts"-*.tsv
enregard convert "$parts"-*.tmx "$out" --quiet
cat "$parts"-*.jsonl > "$out.report.jsonl"
