//! The rounds of search: where to look, the best path there, and what its beads teach.

use crate::align::anchors;
use crate::align::lattice::{Candidate, Lattice};
use crate::align::long::long_beads;
use crate::align::search::Grid;
use crate::align::{Bead, Interrupted, MAX_SENTENCES, Region};
use crate::aligner::sentences::{Aligner, Segments, Workspace};
use crate::score::base::BaseScore;
use crate::score::base::lexical::{Direction, LexicalTable};
use crate::score::evidence::lexicon_coverage;
use crate::score::evidence::links::Rows;
use crate::score::learn::Sample;
use crate::score::side::Side;
use crate::split::boundary_probabilities;
use crate::text::language::Language;

/// How often the document is aligned, each time with what the last time taught; a fourth changes nothing.
const ROUNDS: usize = 3;
/// With evidence for a smaller share of a side's words than this, the first rounds must be soft. On the gold sets
/// good lexicons reach .63 or more, poor ones .29 at most.
const WELL_COVERED: f32 = 0.45;
/// The size of the text that a document stands for, in tokens, for a lexicon whose reach is 1; that for English has .34, for
/// Chinese .16. Stretches of 10 beads of the gold sets gain .034 of strict F1, of 100 beads .003, whole texts nothing;
/// from two thirds of this to half as much again all is within .002.
const SAMPLE: f32 = 115.0;
/// … and at most, where there is no lexicon or a poor one: more costs whole texts.
const LARGEST_SAMPLE: f32 = 4000.0;
/// How far the first search goes from anchors, in sentences; with 3 everywhere the law texts in German lose .005, since
/// there are tables with chance anchors.
const ANCHOR_RADIUS: u32 = 5;
/// The later searches look at the points of paths at most this much worse than the best one before, in nats of the base
/// score: what is learnt in between moves the path by less. 40 nats change two beads of 23,379 on the gold sets.
const REGION_MARGIN: f32 = 30.0;
/// Candidates are the beads of paths at most this much worse than the best one, in nats of the base score.
const MARGIN: f32 = 25.0;
/// So many points of the search are some 20 MB.
const LARGE: usize = 1 << 17;

/// The share of a side's words (numbers and marks left out) for which there is evidence on the other side.
fn coverage(side: &Side, rows: &Rows) -> f32 {
    let (mut known, mut all) = (0u32, 0u32);
    for (id, &count) in side.counts.iter().enumerate() {
        if side.keys.key(id as u32).chars().all(char::is_alphabetic) {
            all += count;
            known += if rows.row(id as u32).is_empty() { 0 } else { count };
        }
    }
    known as f32 / all.max(1) as f32
}

/// The size, in tokens, of the text that a short document stands for, at least: the less a lexicon can say, the rarer
/// must words be for what it does say to count.
fn sample(reach: f32) -> f32 {
    (SAMPLE / (reach * reach)).min(LARGEST_SAMPLE)
}

impl Aligner {
    /// The beads that come into question, with their base scores.
    ///
    /// # Errors
    /// When the workspace's `deadline` is due first.
    pub(crate) fn lattice(
        &self,
        src: &Segments<'_>,
        tgt: &Segments<'_>,
        work: &mut Workspace,
    ) -> Result<Lattice, Interrupted> {
        work.read(src, self.src, tgt, self.tgt);
        for (judged, (segments, lang)) in work.judged.iter_mut().zip([(src, self.src), (tgt, self.tgt)]) {
            if segments.boundaries.is_none() {
                boundary_probabilities(lang, &segments.texts, segments.paragraphs.as_deref(), judged);
            }
        }
        let reach = lexicon_coverage(
            if self.src == Language::French { &work.src } else { &work.tgt },
            &self.lexicons,
        );
        for side in [&mut work.src, &mut work.tgt] {
            side.size = side.size.hypot(sample(reach));
        }
        self.know(work);
        work.deadline.check()?;
        let (path, region) = self.search(work)?;
        let Workspace { src, tgt, forward, backward, links, grid, .. } = work;
        let base = BaseScore::new(src, tgt, forward, backward, links, &self.weights);
        let mut lattice = grid.lattice(&region, &base, MARGIN, &path);
        lattice.add(long_beads(&path).iter().map(|bead| Candidate {
            i: bead.src.start,
            j: bead.tgt.start,
            kind: bead.kind(),
            score: base.score_long(bead),
        }));
        Ok(lattice)
    }

    /// Puts what is known of the words before any alignment into the workspace.
    pub(crate) fn know(&self, work: &mut Workspace) {
        work.evidence.priors(&work.src, &work.tgt, &self.lexicons, &self.weights, &mut work.priors);
        self.forget(work);
    }

    /// Leaves in the workspace what was known of the words before any alignment.
    pub(crate) fn forget(&self, work: &mut Workspace) {
        work.links.normalise(&work.src, &work.tgt, &work.priors, self.weights.unseen);
    }

    /// Whether so little is known of the words in the workspace that they must be learnt first.
    pub(crate) fn is_soft(&self, work: &Workspace) -> bool {
        let known = coverage(&work.src, &work.links.forward).min(coverage(&work.tgt, &work.links.backward));
        self.lexicons.is_empty() || known < WELL_COVERED
    }

    /// Aligns, learns from the beads found, and aligns again; the last path and the region that it was found in.
    fn search(&self, work: &mut Workspace) -> Result<(Vec<Bead>, Region), Interrupted> {
        let soft = self.is_soft(work);
        work.soft = soft;
        let mut region = work.first_region();
        let mut path = Vec::new();
        for round in 0..ROUNDS {
            work.deadline.check()?;
            let weights = if soft { self.weights.softened(round) } else { self.weights.clone() };
            if round > 0 {
                work.give_back();
                let Workspace { src, tgt, priors, learner, links, deadline, .. } = &mut *work;
                let (beads, by_position) = (&path, round > 1);
                let sample = Sample { src, tgt, priors, beads, weights: &weights, by_position };
                learner.learn(sample, links, deadline)?;
            }
            let transposed = region.transposed();
            let Workspace { src, tgt, links, forward, backward, grid, deadline, .. } = &mut *work;
            // The pull, after the last round, asks for one sentence more than a bead may have.
            let span = if round + 1 < ROUNDS { MAX_SENTENCES } else { MAX_SENTENCES + 1 };
            let direction = Direction { given: src, generated: tgt, links: &links.forward };
            forward.fill(direction, region.rows(), span, weights.background, deadline)?;
            let direction = Direction { given: tgt, generated: src, links: &links.backward };
            backward.fill(direction, transposed.rows(), span, weights.background, deadline)?;
            let base = BaseScore::new(src, tgt, forward, backward, links, &weights);
            path = grid.search(&region, &base, deadline)?;
            if round + 1 < ROUNDS {
                region = grid.narrow(&region, &base, &path, REGION_MARGIN);
            }
        }
        Ok((path, region))
    }
}

impl Workspace {
    pub(crate) fn read(
        &mut self,
        src: &Segments<'_>,
        src_lang: Language,
        tgt: &Segments<'_>,
        tgt_lang: Language,
    ) {
        self.src.read(&src.texts, src_lang, &mut self.buffer);
        self.tgt.read(&tgt.texts, tgt_lang, &mut self.buffer);
    }

    /// Gives back what the first search of a large document needs and the later ones, which look at fewer points, do not,
    /// before the lessons need as much. Small documents keep it for the next one.
    fn give_back(&mut self) {
        if self.grid.points() > LARGE {
            self.grid = Grid::default();
            self.forward = LexicalTable::default();
            self.backward = LexicalTable::default();
        }
    }

    /// Where the first search looks: around anchors, everywhere between distant ones.
    fn first_region(&mut self) -> Region {
        let (n, m) = (self.src.sentences(), self.tgt.sentences());
        self.anchors.find(&self.src, &self.tgt, &self.links, &mut self.anchor_candidates);
        let chain = anchors::chain(&self.anchor_candidates, m);
        self.displaced = anchors::displaced(&self.anchor_candidates, &chain, m);
        let (region, narrowed) = anchors::region(&chain, n, m, ANCHOR_RADIUS);
        self.narrowed = narrowed;
        region
    }
}
