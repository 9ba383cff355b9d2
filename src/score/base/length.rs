//! How well the lengths of two passages go together (Gale and Church 1993).

/// Variance of the length per character, as Gale and Church measured it.
const VARIANCE: f32 = 6.8;
/// The most that lengths alone can speak against a bead, in nats.
const MOST: f32 = 30.0;

/// The length model of one document.
#[derive(Debug, Clone, Copy)]
pub struct LengthModel {
    /// The square root of the target characters for a source character.
    root: f32,
}

impl LengthModel {
    /// The model of a document of so many source and target characters.
    pub fn new(source: u32, target: u32) -> LengthModel {
        LengthModel { root: (target.max(1) as f32 / source.max(1) as f32).sqrt() }
    }

    /// `−δ²/2`, at least −30, in nats; 0 where a side is empty, since there is nothing to compare.
    pub fn score(&self, source: u32, target: u32) -> f32 {
        if source == 0 || target == 0 {
            return 0.0;
        }
        // Both sides in units halfway between the languages, so that exchanged sides score the same.
        let (source, target) = (source as f32 * self.root, target as f32 / self.root);
        let difference = target - source;
        // δ²/2 with δ = difference/√(mean·variance).
        -(difference * difference / ((source + target) * VARIANCE)).min(MOST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_shares_cost_nothing_and_unequal_ones_up_to_the_cap() {
        let model = LengthModel::new(1000, 1000);
        assert_eq!(model.score(50, 50), 0.0);
        // δ = 10/√(45·6.8) = .572
        assert!((model.score(50, 40) + 0.1634).abs() < 1e-3);
        assert_eq!(model.score(10, 1000), -MOST);
        assert_eq!(model.score(0, 1000), 0.0);
    }
}
