//! The parameters of the scores.

macro_rules! weights {
    ($($name:ident = $value:literal $($doc:literal)+)*) => {
        /// Scoring weights. All scores are in nats.
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        pub struct Weights {
            $($(#[doc = $doc])+ pub $name: f32,)*
        }

        impl Default for Weights {
            /// The best values over all gold sets (docs/decisions/0012-evidence.md).
            fn default() -> Weights {
                Weights { $($name: $value,)* }
            }
        }

        impl Weights {
            /// The weight of this name, for changing it.
            pub fn get_mut(&mut self, name: &str) -> Option<&mut f32> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)*
                    _ => None,
                }
            }
        }
    };
}

weights! {
    background = 0.3 "Share of the background in p(t|s), 0..1."
    lexicon = 4.0 "Prior counts of a link whose lexicon entry has probability 1."
    identical = 0.5 "Prior counts of a link between identical keys."
    cognate = 0.5 "Prior counts of a link between cognates."
    value = 0.5 "Prior counts of a link between a number or month in words and the same in digits."
    cognate_ratio = 0.7 "Minimum longest common subsequence of two cognates, as a share of the longer one."
    discount = 0.1 "Subtracted from each count that is learnt from the document."
    own_bead = 1.0
        "Share of a link's largest count in one bead that is also subtracted: no bead is evidence for itself."
    unseen = 1.0 "Counts that each key reserves for unseen translations."
    base_length = 1.0 "Weight of the length term in the base score."
    position = 0.6 "S1: weight of D − L, the gain of the position score over the lexical score."
    tension = 4.0
        "S1: how fast proximity falls with the distance between two positions (the λ of `exp(−λ·distance)`)."
    order = 0.5 "S2: weight of H − L, the gain of the word-order score over the lexical score."
    length = 1.0 "S3: additional weight of the length score, for candidates."
    pull = 0.1 "S3: weight of the pull of neighbouring sentences."
    pull_cap = 12.0 "S3: maximum pull of one side, in nats."
    null = 0.0 "Additional prior of a null bead, for candidates."
    merge = 0.0 "Additional prior of each sentence beyond 1-1, for candidates."
    border_inside = -1.5 "For each paragraph boundary inside a bead."
    border_shared = 1.0 "If a bead ends a paragraph on both sides."
    border_alone = -1.0 "If a bead ends a paragraph on one side only."
    doubtful_boundaries = 3.0
        "For each sentence boundary inside a bead, times the probability that it is wrong. At 3, merging"
        "across a surely wrong one costs nothing. On the gold sets values from 1.5 to 4 are equally good."
    numbers = -0.5 "For each number on one side that is missing on the other, in digits and in words."
    wordless = 3.0 "For a null bead without letters and digits, since debris of scanning has no translation."
    temperature = 2.3 "Confidence: scores are divided by this to compute posteriors."
    soft_temperature = 2.8
        "The same if little was known of the words beforehand, so that links learnt wrongly go unnoticed."
    kind_null = -6.0 "Prior of a null bead, in nats. The priors of the other kinds follow."
    kind_12 = -3.0 "1-2 and 2-1."
    kind_22 = -6.0 "2-2."
    kind_13 = -5.0 "1-3 and 3-1."
    kind_14 = -7.0 "1-4 and 4-1."
    kind_23 = -8.0 "2-3 and 3-2."
    kind_15 = -9.0 "1-5 and 5-1."
    kind_33 = -10.0 "3-3."
    kind_24 = -11.0 "2-4 and 4-2."
}

impl Weights {
    /// The weights for an early round if little is known of the words: more background, a higher weight of
    /// lengths and a lower prior of null beads. Fitted on the gold sets without a lexicon.
    pub fn softened(&self, round: usize) -> Weights {
        let mut soft = self.clone();
        match round {
            0 => (soft.background, soft.base_length) = (0.8, 2.0),
            1 => (soft.background, soft.kind_null) = (0.5, -8.0),
            _ => {}
        }
        soft
    }
}
