//! Evidence that two documents are translations of each other, from their alignment.

use super::knowledge::Workspace;
use super::model::Model;
use crate::align::Bead;
use crate::score::base::BaseScore;
use crate::score::base::lexical;
use crate::score::confidence::{DocumentEvidence, PairEvidence};
use crate::score::features::Features;

/// The soundness of paired text counts less if it is a smaller share of the text than this.
const MIN_PAIRED: f32 = 0.05;

/// The evidence of a path: its beads, with their features. Resets the links to what does not depend on the document.
pub(super) fn document_evidence<'a>(
    model: &Model,
    path: impl Iterator<Item = (&'a Bead, Option<&'a Features>)> + Clone,
    work: &mut Workspace,
) -> DocumentEvidence {
    let Workspace { src, tgt, forward, backward, links, .. } = &*work;
    let base = BaseScore::new(src, tgt, forward, backward, links, &model.weights);
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
    let known = prior_score(model, path.map(|(bead, _)| bead), work);
    DocumentEvidence {
        paired: paired / chars,
        sound: sound / f32::max(paired, MIN_PAIRED * chars),
        known: known / tokens,
        tokens,
    }
}

/// The lexical score of these beads without links learnt from the document, in nats.
fn prior_score<'a>(model: &Model, beads: impl Iterator<Item = &'a Bead>, work: &mut Workspace) -> f32 {
    work.reset_links(model);
    let Workspace { src, tgt, links, .. } = &*work;
    let background = model.weights.background;
    let score = |bead: &Bead| {
        let (s, t) = bead.sides();
        let (s, t) = (src.tokens_of(s), tgt.tokens_of(t));
        let forward = lexical::score(s, t, &links.forward, background);
        (forward + lexical::score(t, s, &links.backward, background)) / 2.0
    };
    beads.filter(|bead| !bead.is_null()).map(score).sum()
}
