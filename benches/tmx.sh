#!/usr/bin/env bash
# Times checking, filtering and converting a large TMX file: benches/tmx.sh [MEGABYTES]
#
# The file repeats the pairs of the fixtures and adds a different number each time. For each step, the script
# prints megabytes per second of processor time (user and system), peak memory, and the processor time as a
# multiple of that of wc. It runs the program $ENREGARD, or else the release build.
set -euo pipefail
cd "$(dirname "$0")/.."
megabytes=${1:-1000}
program=${ENREGARD:-target/release/enregard}
[[ -x $program ]] || cargo build --release --locked --quiet --bin enregard
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$program" align fixtures/fr fixtures/en --src-lang fr --tgt-lang en -o "$work/one.tmx" --quiet
python3 - "$work/one.tmx" "$work/big.tmx" "$megabytes" << 'PYTHON'
import sys
one, big, megabytes = sys.argv[1:]
head, body = open(one, encoding="utf-8").read().split("<body>\n")
body = body.split("</body>")[0]
with open(big, "w", encoding="utf-8") as out:
    out.write(head + "<body>\n")
    size, number = 0, 0
    while size < int(megabytes) * 1_000_000:
        number += 1
        size += out.write(body.replace(' tuid="', f' tuid="{number}.').replace("</seg>", f" {number}</seg>"))
    out.write("</body>\n</tmx>\n")
PYTHON

python3 - "$program" "$work" << 'PYTHON'
import os, resource, subprocess, sys
program, work = sys.argv[1:]
big = f"{work}/big.tmx"
size = os.path.getsize(big) / 1e6
steps = [
    ["cat", big],
    ["wc", big],
    [program, "check", big],
    [program, "convert", big, f"{work}/good.tmx", "--min-confidence", "0.95", "--quiet"],
    [program, "convert", big, f"{work}/all.tmx", "--quiet"],
    [program, "convert", big, f"{work}/all.jsonl", "--quiet"],
    [program, "convert", big, f"{work}/all.tsv", "--quiet"],
]
wc = None
print(f"{size:.0f} MB")
for step in steps:
    with open(os.devnull, "w") as null:
        child = subprocess.Popen(step, stdout=null, stderr=null)
        _, status, usage = os.wait4(child.pid, 0)
    seconds = usage.ru_utime + usage.ru_stime
    wc = seconds if step[0] == "wc" else wc
    ratio = f", {seconds / wc:5.2f} times wc" if wc else ""
    name = " ".join([os.path.basename(step[0])] + [os.path.basename(word) for word in step[1:]])
    speed, memory = size / seconds, usage.ru_maxrss / 1024
    print(f"{name:60} {speed:7.0f} MB/s, {memory:5.0f} MB{ratio}, status {status >> 8}")
PYTHON
