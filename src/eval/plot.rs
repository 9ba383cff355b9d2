//! Draws the reliability diagram of a calibration as SVG.

use super::Calibration;

/// Width and height of the plotting area, in pixels.
const FIELD: f64 = 320.0;
/// Margins to the left of the plotting area and above it, in pixels.
const MARGIN: (f64, f64) = (56.0, 44.0);
/// Width and height of the whole image, in pixels.
const WHOLE: (f64, f64) = (FIELD + 80.0, FIELD + 100.0);

impl Calibration {
    /// Draws the share of correct beads against the mean confidence as an SVG image, with a circle for each
    /// interval of 0.1 in confidence. The more beads an interval contains, the larger its circle is. If the
    /// confidences are perfectly calibrated, all circles are on the diagonal.
    pub fn reliability_diagram(&self) -> String {
        let Calibration { beads, ece, brier, tenths, .. } = self;
        let (width, height) = WHOLE;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" role=\"img\">\n\
             <title>Share of correct beads by confidence</title>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
        );
        frame(&mut svg);
        let most = tenths.iter().map(|bin| bin.beads).max().unwrap_or(1) as f64;
        let points = tenths.iter().map(|bin| format!("{:.1},{:.1}", x(bin.mean_confidence), y(bin.correct)));
        let points = points.collect::<Vec<_>>().join(" ");
        svg += &format!("<polyline points=\"{points}\" fill=\"none\" stroke=\"#1f5fa8\"/>\n");
        for bin in tenths {
            let radius = 3.0 + 9.0 * (bin.beads as f64 / most).sqrt();
            let (confidence, correct, beads) = (bin.mean_confidence, bin.correct, bin.beads);
            let (x, y) = (x(confidence), y(correct));
            svg += &format!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"#1f5fa8\" fill-opacity=\".55\">\
                 <title>{beads} beads: mean confidence {confidence:.3}, correct {correct:.3}</title></circle>\n"
            );
        }
        let left = MARGIN.0;
        svg += &format!("<text x=\"{left}\" y=\"16\">{beads} beads</text>\n");
        let errors = format!("expected calibration error {ece:.4}, Brier score {brier:.4}");
        svg + &format!("<text x=\"{left}\" y=\"32\">{errors}</text>\n</svg>\n")
    }
}

fn x(value: f64) -> f64 {
    MARGIN.0 + FIELD * value
}

fn y(value: f64) -> f64 {
    MARGIN.1 + FIELD * (1.0 - value)
}

/// Draws the grid, the scales, the diagonal and the labels of the axes.
fn frame(svg: &mut String) {
    let (left, right, bottom, top) = (x(0.0), x(1.0), y(0.0), y(1.0));
    for tick in 0..=5 {
        let value = f64::from(tick) / 5.0;
        let (across, up) = (x(value), y(value));
        let (below, beside, level) = (bottom + 18.0, left - 8.0, up + 4.0);
        *svg += &format!(
            "<path d=\"M{across:.1} {bottom:.1}V{top:.1}M{left:.1} {up:.1}H{right:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{across:.1}\" y=\"{below:.1}\" text-anchor=\"middle\">{value:.1}</text>\
             <text x=\"{beside:.1}\" y=\"{level:.1}\" text-anchor=\"end\">{value:.1}</text>\n"
        );
    }
    let (centre, middle, below) = (x(0.5), y(0.5), bottom + 40.0);
    *svg += &format!(
        "<path d=\"M{left:.1} {bottom:.1}L{right:.1} {top:.1}\" stroke=\"#888\" stroke-dasharray=\"4 3\"/>\n\
         <text x=\"{centre:.1}\" y=\"{below:.1}\" text-anchor=\"middle\">confidence</text>\
         <text transform=\"translate(16 {middle:.1}) rotate(-90)\" text-anchor=\"middle\">\
         share of correct beads</text>\n"
    );
}

#[cfg(test)]
mod tests {
    use crate::eval::{Prediction, calibration};

    #[test]
    fn points_are_drawn_at_their_figures() {
        let prediction = |strict| Prediction { confidence: 0.5, strict, lax: strict, null: false };
        let predictions = vec![prediction(true), prediction(true), prediction(true), prediction(false)];
        let svg = calibration(predictions).unwrap().reliability_diagram();
        assert!(svg.contains("<circle cx=\"216.0\" cy=\"124.0\""), "{svg}");
        assert!(svg.contains("4 beads: mean confidence 0.500, correct 0.750"), "{svg}");
        let mut reader = quick_xml::Reader::from_str(&svg);
        while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
    }
}
