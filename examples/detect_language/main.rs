//! Learns the table of letter n-grams, and measures the detection of languages.
//!
//! ```text
//! cargo run --release --example detect_language -- learn TRAIN      # → src/text/identify/data/grams.bin
//! cargo run --release --example detect_language -- measure GOLD [OTHER]
//! ```
//! `TRAIN` is the folder of bilingual text that docs/LEXICONS.md describes, and `GOLD` the folder of gold
//! alignments. `OTHER` is a folder with further texts of a genre that the model has not seen, named
//! `<code>-<name>.txt`. `measure` prints one table for all texts, with the share of right answers of the model
//! and of `whatlang`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program that reports")]

mod learn;
mod measure;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["learn", train] => learn::learn(train.as_ref()),
        ["measure", gold] => measure::measure(gold.as_ref(), None),
        ["measure", gold, other] => measure::measure(gold.as_ref(), Some(other.as_ref())),
        _ => println!("usage: detect_language learn TRAIN | measure GOLD [OTHER]"),
    }
}
