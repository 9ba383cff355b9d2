//! Are two documents translations of each other at all? What their alignment, once found, says of that.

use crate::align::Bead;
use crate::aligner::sentences::{Aligner, Workspace};
use crate::score::base::BaseScore;
use crate::score::base::lexical;
use crate::score::confidence::{DocumentEvidence, PairEvidence};
use crate::score::features::Features;

/// Where less of the text is paired, what is paired is hardly heard.
const LEAST_PAIRED: f32 = 0.05;

impl Aligner {
    /// What the beads of the path, with their features, say about the documents as a whole. Leaves the workspace's links
    /// as they were before the document taught any.
    pub(crate) fn document_evidence<'a>(
        &self,
        path: impl Iterator<Item = (&'a Bead, Option<&'a Features>)> + Clone,
        work: &mut Workspace,
    ) -> DocumentEvidence {
        let Workspace { src, tgt, forward, backward, links, .. } = &*work;
        let base = BaseScore::new(src, tgt, forward, backward, links, &self.weights);
        let (mut paired, mut sound) = (0.0, 0.0);
        for (bead, features) in path.clone() {
            if let Some(features) = features.filter(|_| !bead.is_null()) {
                let (s, t) = bead.sides();
                let chars = (src.char_count(s) + tgt.char_count(t)) as f32;
                paired += chars;
                sound += PairEvidence::of(bead, &base, features).probability() * chars;
            }
        }
        let chars = (src.char_count(0..src.sentences()) + tgt.char_count(0..tgt.sentences())).max(1) as f32;
        let tokens = (src.tokens.len() + tgt.tokens.len()).max(1) as f32;
        let known = self.known(path.map(|(bead, _)| bead), work);
        DocumentEvidence {
            paired: paired / chars,
            sound: sound / f32::max(paired, LEAST_PAIRED * chars),
            known: known / tokens,
            tokens,
        }
    }

    /// The lexical score of these beads by what is known of the words without the document, in nats.
    fn known<'a>(&self, beads: impl Iterator<Item = &'a Bead>, work: &mut Workspace) -> f32 {
        self.forget(work);
        let Workspace { src, tgt, links, .. } = &*work;
        let background = self.weights.background;
        let score = |bead: &Bead| {
            let (s, t) = bead.sides();
            let (s, t) = (src.tokens_of(s), tgt.tokens_of(t));
            let forward = lexical::score(s, t, &links.forward, background);
            (forward + lexical::score(t, s, &links.backward, background)) / 2.0
        };
        beads.filter(|bead| !bead.is_null()).map(score).sum()
    }
}
