#!/usr/bin/env bash
# Times many short documents: benches/many.sh [RUNS]
#
# The script times the whole process from plain text to TMX, over 1,000 document pairs of about 30 French
# sentences each, with --jobs 1 and with --jobs 2. It reports the best of RUNS runs (default 3). The time does not
# include building the program and making the documents. It checks that the output contains every document and that
# both settings write the same bytes.
#
# The documents are cut from the French-English gold sets at bead boundaries. A second pass over the sets
# makes the cuts half a document later. Four sentences form a paragraph. Each of the 200 documents is copied four times.
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

# Joins every four lines, with a blank line after them.
paragraphs() {
    awk '{ printf "%s%s", $0, NR % 4 ? " " : "\n\n" } END { print "" }'
}

made=0 sentences=0
for skip in 0 15; do
    for ladder in "$gold"/{transread,alibi-resplit,ntrex,eurlex}-fren*/*.gold; do
        document=${ladder%.gold}
        while read -r s0 s1 t0 t1; do
            ((made < 200 && t1 >= t0)) || continue
            name=$(printf '%03d' "$made")
            sed -n "${s0},${s1}p" "$document.src" | paragraphs > "$work/fr/$name.txt"
            sed -n "${t0},${t1}p" "$document.tgt" | paragraphs > "$work/en/$name.txt"
            sentences=$((sentences + s1 - s0 + 1))
            made=$((made + 1))
        done < <(sections "$ladder" "$skip")
    done
done
cd "$work"
for copy in 1 2 3 4; do
    for lang in fr en; do
        for ((document = 0; document < made; document++)); do
            name=$(printf '%03d' "$document")
            cp "$lang/$name.txt" "$lang/$name-$copy.txt"
        done
    done
done
made=$((5 * made)) sentences=$((5 * sentences))
echo "$made document pairs, $sentences French sentences, $(cat fr/* en/* | wc -c) bytes"

# Prints the wall time and the processor time of the fastest run, in milliseconds.
best() { # JOBS
    local wall user system least=
    for ((run = 0; run < runs; run++)); do
        TIMEFORMAT='%3R %3U %3S'
        read -r wall user system < <({ time "$enregard" align fr en --src-lang fr --tgt-lang en \
            --quiet --jobs "$1" -o "out$1.tmx"; } 2>&1)
        wall=$((10#${wall/./}))
        [[ -n $least && ${least% *} -le $wall ]] || least="$wall $((10#${user/./} + 10#${system/./}))"
    done
    echo "$least"
}

read -r one one_cpu < <(best 1)
read -r two two_cpu < <(best 2)
cmp out1.tmx out2.tmx
documents=$(grep -o '<prop type="x-document">[^<]*' out1.tmx | sort -u | wc -l)
[[ $documents == "$made" ]] || { echo "the output contains $documents of $made documents" >&2; exit 1; }
awk -v one="$one" -v two="$two" -v cpu1="$one_cpu" -v cpu2="$two_cpu" -v runs="$runs" -v units="$(grep -c '<tu ' out1.tmx)" '
    BEGIN {
        printf "best of %d runs: --jobs 1 %.2f s (%.2f s of processor), --jobs 2 %.2f s (%.2f s), ratio %.2f\n",
            runs, one / 1000, cpu1 / 1000, two / 1000, cpu2 / 1000, one / two
        printf "%d pairs, %d per second of processor\n", units, 1000 * units / cpu1
    }'
