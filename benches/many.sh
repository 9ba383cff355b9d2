#!/usr/bin/env bash
# Times many short documents: benches/many.sh [RUNS]
#
# The script times the whole process `enregard align fr en --segmented -o out.jsonl` over 200 document pairs
# of 30 French sentences each, with --jobs 1 and with --jobs 2. It reports the best of RUNS runs (default 3).
# The time does not include building the program and making the documents. It checks that the output contains
# every document and that both settings write the same bytes.
#
# The documents are cut from the French-English gold sets at bead boundaries. A second pass over the sets
# makes the cuts half a document later.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-3}
gold=${ENREGARD_SHARED:-../shared}/gold/align
if [[ ! -d $gold ]]; then
    echo "benches/many.sh: no gold sets in $gold; set ENREGARD_SHARED to the folder that contains gold/" >&2
    exit 2
fi
cargo build --release --quiet
enregard=$PWD/target/release/enregard
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/fr" "$work/en"

# Prints "first-source last-source first-target last-target" (from 1) for each section of 30 or more source
# sentences.
sections() { # GOLD START
    awk -F: -v skip="$2" -v long=30 '
        function count(side) { gsub(/[^0-9,]/, "", side); return side == "" ? 0 : split(side, x, ",") }
        { s += count($1); t += count($2) }
        !started && s >= skip { started = 1; s0 = s; t0 = t; next }
        started && s - s0 >= long { print s0 + 1, s, t0 + 1, t; s0 = s; t0 = t }' "$1"
}

made=0
for skip in 0 15; do
    for ladder in "$gold"/{transread,alibi-resplit,ntrex,eurlex}-fren*/*.gold; do
        document=${ladder%.gold}
        while read -r s0 s1 t0 t1; do
            ((made < 200 && t1 >= t0)) || continue
            name=$(printf '%03d' "$made")
            sed -n "${s0},${s1}p" "$document.src" > "$work/fr/$name.txt"
            sed -n "${t0},${t1}p" "$document.tgt" > "$work/en/$name.txt"
            made=$((made + 1))
        done < <(sections "$ladder" "$skip")
    done
done
cd "$work"
echo "$made document pairs, $(cat fr/*.txt | wc -l) French and $(cat en/*.txt | wc -l) English sentences"

# Prints the wall time and the processor time of the fastest run, in milliseconds.
best() { # JOBS
    local wall user system least=
    for ((run = 0; run < runs; run++)); do
        TIMEFORMAT='%3R %3U %3S'
        read -r wall user system < <({ time "$enregard" align fr en --segmented --src-lang fr --tgt-lang en \
            --quiet --jobs "$1" -o "out$1.jsonl"; } 2>&1)
        wall=$((10#${wall/./}))
        [[ -n $least && ${least% *} -le $wall ]] || least="$wall $((10#${user/./} + 10#${system/./}))"
    done
    echo "$least"
}

read -r one one_cpu < <(best 1)
read -r two two_cpu < <(best 2)
cmp out1.jsonl out2.jsonl
documents=$(grep -o '^{"document":"[0-9]*"' out1.jsonl | uniq | wc -l)
[[ $documents == "$made" ]] || { echo "the output contains $documents of $made documents" >&2; exit 1; }
awk -v one="$one" -v two="$two" -v cpu1="$one_cpu" -v cpu2="$two_cpu" -v runs="$runs" 'BEGIN {
    printf "best of %d runs: --jobs 1 %.2f s (%.2f s of processor), --jobs 2 %.2f s (%.2f s), ratio %.2f\n",
        runs, one / 1000, cpu1 / 1000, two / 1000, cpu2 / 1000, one / two }'
