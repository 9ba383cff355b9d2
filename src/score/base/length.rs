//! The length score: how well the lengths of two passages match (Gale and Church 1993).

/// Variance of the target length per source character, from Gale and Church.
const VARIANCE: f32 = 6.8;
/// The maximum cost of a mismatch, in nats.
const MAX_COST: f32 = 30.0;

/// The length model of one document.
#[derive(Debug, Clone, Copy)]
pub struct LengthModel {
    /// The square root of the number of target characters for each source character.
    root: f32,
}

impl LengthModel {
    /// The model of a document with these numbers of source and target characters.
    pub fn new(source: u32, target: u32) -> LengthModel {
        LengthModel { root: (target.max(1) as f32 / source.max(1) as f32).sqrt() }
    }

    /// `−δ²/2`, at least −30, in nats; 0 if a side is empty.
    pub fn score(&self, source: u32, target: u32) -> f32 {
        if source == 0 || target == 0 {
            return 0.0;
        }
        // Both lengths are scaled to the geometric mean of the languages, so that exchanged sides score the
        // same.
        let (source, target) = (source as f32 * self.root, target as f32 / self.root);
        let difference = target - source;
        // δ²/2, where δ = difference/√(mean·variance).
        -(difference * difference / ((source + target) * VARIANCE)).min(MAX_COST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proportional_lengths_cost_nothing_and_others_at_most_the_maximum() {
        let model = LengthModel::new(1000, 1000);
        assert_eq!(model.score(50, 50), 0.0);
        // δ = 10/√(45·6.8) = .572
        assert!((model.score(50, 40) + 0.1634).abs() < 1e-3);
        assert_eq!(model.score(10, 1000), -MAX_COST);
        assert_eq!(model.score(0, 1000), 0.0);
    }
}
