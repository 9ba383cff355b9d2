#!/usr/bin/env bash
# Measures the memory in which `convert` writes each format: benches/writers.sh [UNITS]
#
# The input is a TSV file of different pairs. For each format, the script prints the processor time (user and system),
# the peak memory, the size of the output and the exit code. Afterwards, both Parquet files are read again. It runs the
# program $ENREGARD, or else the release build, with the feature parquet.
set -euo pipefail
cd "$(dirname "$0")/.."
units=${1:-1000000}
program=${ENREGARD:-target/release/enregard}
[[ -n ${ENREGARD:-} ]] || cargo build --release --locked --quiet --bin enregard --features parquet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 - "$program" "$work" "$units" << 'PYTHON'
import os, subprocess, sys
program, work, units = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(f"{work}/pairs.tsv", "w", encoding="utf-8") as out:
    out.write("document\tsource\ttarget\tconfidence\tbead\n")
    for number in range(1, units + 1):
        source = f"Le facteur numéro {number} posa deux lettres sur la table de pierre du jardin."
        target = f"Postman number {number} put two letters down on the stone table in the garden."
        out.write(f"tournée-{number // 1000}\t{source}\t{target}\t0.{number % 900 + 100}\t1-1\n")

def measure(name, source, output, *more):
    call = [program, "convert", f"{work}/{source}", f"{work}/{output}", "--quiet", *more]
    with open(f"{work}/messages", "w") as messages:
        child = subprocess.Popen(call, stdout=messages, stderr=messages)
        _, status, usage = os.wait4(child.pid, 0)
    made = [f for f in os.listdir(work) if f.startswith(output)]
    size = sum(os.path.getsize(f"{work}/{f}") for f in made) / 1e6
    seconds, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    print(f"| {name} | {seconds:.1f} | {memory:.0f} | {size:.0f} | {status >> 8} |", flush=True)
    if status:
        print(open(f"{work}/messages").read().strip(), file=sys.stderr)
    return made

languages = ("--src-lang", "fr", "--tgt-lang", "en")
print("| | CPU, s | MB of memory | MB of output | exit code |\n|---|--:|--:|--:|--:|")
keep = {"parquet", "parquet-translation"}
for form in "tmx tsv csv xlsx jsonl parquet parquet-translation moses xliff xliff2 po html epub".split():
    for name in measure(f"TSV to {form}", "pairs.tsv", f"out-{form}", "--to", form, *languages):
        if form not in keep:
            os.remove(f"{work}/{name}")
for form in sorted(keep):
    measure(f"{form} to TSV", f"out-{form}", "back.tsv", "--from", form, "--to", "tsv")
measure("TSV to tmx, --context", "pairs.tsv", "out-context", "--to", "tmx", "--context", *languages)
PYTHON
