//! The reliability diagram of a calibration, as SVG.

use super::Calibration;
use std::fmt::Write;

/// Width and height of the plotting area from 0 to 1, in pixels.
const FIELD: f64 = 320.0;
/// The margins left of the plotting area and above it.
const MARGIN: (f64, f64) = (56.0, 44.0);
/// Width and height of the image.
const WHOLE: (f64, f64) = (FIELD + 80.0, FIELD + 100.0);

/// Draws the share of correct beads against their mean confidence: a point for each tenth of confidence, with
/// an area proportional to the number of beads. Perfectly calibrated points are on the diagonal.
pub fn reliability(calibration: &Calibration) -> String {
    let (width, height) = WHOLE;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" role=\"img\">\n\
         <title>Share of correct beads by confidence</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    frame(&mut svg);
    let most = calibration.tenths.iter().map(|bin| bin.beads).max().unwrap_or(1) as f64;
    let points: Vec<String> = calibration
        .tenths
        .iter()
        .map(|bin| format!("{:.1},{:.1}", x(bin.mean_confidence), y(bin.correct)))
        .collect();
    line(&mut svg, &format!("<polyline points=\"{}\" fill=\"none\" stroke=\"#1f5fa8\"/>", points.join(" ")));
    for bin in &calibration.tenths {
        let radius = 3.0 + 9.0 * (bin.beads as f64 / most).sqrt();
        let (confidence, correct, beads) = (bin.mean_confidence, bin.correct, bin.beads);
        line(
            &mut svg,
            &format!(
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{radius:.1}\" fill=\"#1f5fa8\" fill-opacity=\".55\">\
             <title>{beads} beads: mean confidence {confidence:.3}, correct {correct:.3}</title></circle>",
                x(confidence),
                y(correct),
            ),
        );
    }
    let errors =
        format!("expected calibration error {:.4}, Brier score {:.4}", calibration.ece, calibration.brier);
    for (text, at) in [(format!("{} beads", calibration.beads), 16), (errors, 32)] {
        line(&mut svg, &format!("<text x=\"{}\" y=\"{at}\">{text}</text>", MARGIN.0));
    }
    svg.push_str("</svg>\n");
    svg
}

fn x(value: f64) -> f64 {
    MARGIN.0 + FIELD * value
}

fn y(value: f64) -> f64 {
    MARGIN.1 + FIELD * (1.0 - value)
}

/// Draws the grid, the scales, the diagonal and the axis labels.
fn frame(svg: &mut String) {
    for tick in 0..=5 {
        let value = f64::from(tick) / 5.0;
        let (across, up) = (x(value), y(value));
        line(
            svg,
            &format!(
                "<path d=\"M{across:.1} {:.1}V{:.1}M{:.1} {up:.1}H{:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{across:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{value:.1}</text>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{value:.1}</text>",
                y(0.0),
                y(1.0),
                x(0.0),
                x(1.0),
                y(0.0) + 18.0,
                x(0.0) - 8.0,
                up + 4.0,
            ),
        );
    }
    line(
        svg,
        &format!(
            "<path d=\"M{:.1} {:.1}L{:.1} {:.1}\" stroke=\"#888\" stroke-dasharray=\"4 3\"/>",
            x(0.0),
            y(0.0),
            x(1.0),
            y(1.0)
        ),
    );
    line(
        svg,
        &format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">confidence</text>\
         <text transform=\"translate(16 {:.1}) rotate(-90)\" text-anchor=\"middle\">\
             share of correct beads</text>",
            x(0.5),
            y(0.0) + 40.0,
            y(0.5),
        ),
    );
}

fn line(svg: &mut String, element: &str) {
    writeln!(svg, "{element}").expect("writing to a string cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::{Prediction, calibration};

    #[test]
    fn points_are_drawn_at_their_figures() {
        let prediction = |strict| Prediction { confidence: 0.5, strict, lax: strict, null: false };
        let predictions = vec![prediction(true), prediction(true), prediction(true), prediction(false)];
        let svg = reliability(&calibration(predictions).unwrap());
        assert!(svg.contains("<circle cx=\"216.0\" cy=\"124.0\""), "{svg}");
        assert!(svg.contains("4 beads: mean confidence 0.500, correct 0.750"), "{svg}");
        let mut reader = quick_xml::Reader::from_str(&svg);
        while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
    }
}
