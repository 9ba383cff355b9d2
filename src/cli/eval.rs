//! `enregard eval`

use super::args::EvalArgs;
use super::messages::{Outcome, stdout_error};
use enregard::error::{Error, Result};
use enregard::eval::evaluate::{Calibration, Evaluation, Figures, evaluate, plot};
use enregard::internals::wording::count;
use std::io::{self, BufWriter, Write};

pub(crate) fn run(args: &EvalArgs) -> Result<Outcome> {
    let (pairs, rest) = args.ladders.as_chunks::<2>();
    if !rest.is_empty() {
        let fault = "this reference has no predicted alignment; give the files in pairs: REF PRED REF PRED …";
        return Err(Error::call(format!("{}: {fault}", rest[0].display())));
    }
    let evaluation = evaluate(pairs)?;
    if let Some(path) = &args.plot {
        plot(&evaluation, path)?;
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let written = if args.json { json(&evaluation, &mut out) } else { table(&evaluation, &mut out) };
    written.and_then(|()| out.flush()).map_err(stdout_error)?;
    Ok(Outcome::Done)
}

fn json(evaluation: &Evaluation, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, evaluation)?;
    out.write_all(b"\n")
}

fn table(evaluation: &Evaluation, out: &mut impl Write) -> io::Result<()> {
    for (name, figures) in [("strict", evaluation.score.strict), ("lax", evaluation.score.lax)] {
        let Figures { precision, recall, f1, .. } = figures;
        writeln!(out, "{name:6}  P {precision:.3}  R {recall:.3}  F1 {f1:.3}")?;
    }
    evaluation.calibration.as_ref().map_or(Ok(()), |c| confidences(c, out))
}

fn confidences(c: &Calibration, out: &mut impl Write) -> io::Result<()> {
    let (beads, ece, brier) = (count(c.beads, "bead"), c.ece, c.brier);
    writeln!(out, "\nconfidence of {beads}: expected calibration error {ece:.3}, Brier {brier:.3}")?;
    if let Some((said, right)) = c.nulls {
        writeln!(out, "unaligned sentences: confidence {said:.3}, correct {right:.3}")?;
    }
    writeln!(out, "\n      bin       beads   mean  right")?;
    for bin in &c.bins {
        let (beads, mean, correct) = (bin.beads, bin.mean_confidence, bin.correct);
        writeln!(out, "{:.3}-{:.3} {beads:9}  {mean:.3}  {correct:.3}", bin.low, bin.high)?;
    }
    writeln!(out, "\nat least   kept  strict    lax   (excluding unaligned sentences)")?;
    for t in &c.thresholds {
        writeln!(out, "   {:.2}    {:.3}   {:.3}  {:.3}", t.confidence, t.kept, t.strict, t.lax)?;
    }
    Ok(())
}
