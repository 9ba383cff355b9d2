#!/usr/bin/env bash
# Draws docs/img/align.svg from a real run: docs/img/capture.sh
# What stands in the picture is what the program printed, both streams, lines wrapped as a terminal of 112 columns does.
set -euo pipefail
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/../.."
cargo build --release --quiet
PATH=$PWD/target/release:$PATH
picture=$PWD/docs/img/align.svg
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$PWD/fixtures" "$work/fixtures"
cd "$work"
columns=112
rows=()

# Puts a line of text into the picture, wrapped, in a colour.
show() { # COLOUR TEXT
    local text=${2//$'\t'/  }
    while :; do
        rows+=("$1"$'\t'"$(sed 's/&/\&amp;/g; s/</\&lt;/g' <<< "${text:0:columns}")")
        text=${text:columns}
        [[ -n $text ]] || break
    done
}

# Runs a command line and shows it with what it prints.
run() { # COMMAND
    show '#7ee787' "\$ $1"
    while IFS= read -r line; do
        if [[ $line == note:* ]]; then show '#79c0ff' "$line"; else show '#e6edf3' "$line"; fi
    done < <(bash -c "$1" 2>&1)
}

run "enregard align fixtures/fr/moulin.txt fixtures/en/moulin.txt | cut -f 2- | sed -n '1p;3p;5,9p'"
run 'enregard align fixtures/fr/moulin.txt fixtures/en/moulin.txt -o moulin.tmx --quiet'
run 'sed -n 60,70p moulin.tmx'

{
    height=$((${#rows[@]} * 19 + 26))
    echo "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"980\" height=\"$height\" font-family=\"ui-monospace, Menlo, Consolas, monospace\" font-size=\"14\">"
    echo '<rect width="100%" height="100%" rx="8" fill="#0d1117"/>'
    y=28
    for row in "${rows[@]}"; do
        echo "<text x=\"16\" y=\"$y\" fill=\"${row%%$'\t'*}\" xml:space=\"preserve\">${row#*$'\t'}</text>"
        y=$((y + 19))
    done
    echo '</svg>'
} > "$picture"
