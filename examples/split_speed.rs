//! Times the splitter on a file: `cargo run --release --example split_speed -- LANG FILE`.
#![allow(clippy::print_stdout, reason = "a program that reports")]
use enregard::Language;
use enregard::internals::split::for_language;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let lang: Language = args.next().ok_or("LANG")?.parse()?;
    let text = std::fs::read_to_string(args.next().ok_or("FILE")?)?;
    let splitter = for_language(lang);
    let mut spans = Vec::new();
    for _ in 0..5 {
        let begun = Instant::now();
        let mut count = 0;
        for line in text.lines() {
            spans.clear();
            splitter.split_into(line, &mut spans);
            count += spans.len();
        }
        let seconds = begun.elapsed().as_secs_f64();
        println!("{:.1} MB/s, {count} sentences", text.len() as f64 / 1e6 / seconds);
    }
    Ok(())
}
