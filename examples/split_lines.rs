//! Splits standard input: a paragraph a line in, a sentence a line and a blank line after each paragraph out.

use enregard::split::for_language;
use enregard::text::lang::Lang;
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let lang: Lang = std::env::args().nth(1).as_deref().unwrap_or("fr").parse()?;
    let splitter = for_language(lang);
    let mut spans = Vec::new();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        spans.clear();
        splitter.split_into(&line, &mut spans);
        for span in &spans {
            writeln!(out, "{}", &line[span.start..span.end])?;
        }
        writeln!(out)?;
    }
    Ok(())
}
