//! Writes the texts of the benchmarks.
//!
//! `enregard-benches jsonl COUNT SENTENCES` writes JSON Lines to standard output. `enregard-benches pair
//! SENTENCES FR EN` writes segmented text into two files, `enregard-benches running SENTENCES FR EN` running
//! text.

use enregard_benches::{Stock, json_lines, running, segmented};
use std::fs;
use std::io::{self, BufWriter, Write};

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| args.get(at).and_then(|n| n.parse::<usize>().ok()).unwrap_or(1000);
    let stock = Stock::read();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["jsonl", ..] => {
            let mut out = BufWriter::new(io::stdout().lock());
            json_lines(&stock, number(1), number(2)).try_for_each(|line| writeln!(out, "{line}"))
        }
        [kind @ ("pair" | "running"), _, fr, en] => {
            let text = stock.text(number(1), 1);
            let written = if *kind == "pair" { segmented } else { running };
            fs::write(fr, written(&text.fr))?;
            fs::write(en, written(&text.en))
        }
        _ => Err(io::Error::other("jsonl COUNT SENTENCES, or pair|running SENTENCES FR EN")),
    }
}
