//! Writes benchmark texts:
//! - `enregard-benches jsonl COUNT SENTENCES` writes documents to standard output,
//! - `enregard-benches pair SENTENCES FR EN` writes two files with one sentence per line,
//! - `enregard-benches running SENTENCES FR EN` writes two files of running text.

use enregard_benches::{Fixtures, json_lines, running, segmented};
use std::fs;
use std::io::{self, BufWriter, Write};

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| args.get(at).and_then(|n| n.parse::<usize>().ok()).unwrap_or(1000);
    let fixtures = Fixtures::read();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["jsonl", ..] => {
            let mut out = BufWriter::new(io::stdout().lock());
            json_lines(&fixtures, number(1), number(2)).try_for_each(|line| writeln!(out, "{line}"))
        }
        [kind @ ("pair" | "running"), _, fr, en] => {
            let text = fixtures.text(number(1), 1);
            let written = if *kind == "pair" { segmented } else { running };
            fs::write(fr, written(&text.fr))?;
            fs::write(en, written(&text.en))
        }
        _ => Err(io::Error::other("usage: jsonl COUNT SENTENCES, or (pair|running) SENTENCES FR EN")),
    }
}
