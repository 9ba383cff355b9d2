//! Runs the stages: languages, boilerplate, sketches, candidates, pairs.

use super::collection::Documents;
use super::languages::CollectionLanguages;
use super::matching::{Candidate, Candidates};
use super::model::{MAX_LOG_ODDS, PairModel};
use super::names::NamePairs;
use super::pairing::{Likeliest, NameConflict, Orphan, PairedDocuments, Pairing, Texts};
use super::reading::{Gathered, Reader, spool_error};
use super::spool::Spool;
use super::{PairOptions, Translations};
use crate::corpus::{pair_names, pairs_by_name, refuse_inside};
use crate::document::{Inputs, Observer};
use crate::error::{Message, Parameter, ParameterNames, Result};
use crate::io::refuse_overwrite;
use crate::run::thread_pool;
use crate::score::logistic;
use crate::wording::count;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Finds out which documents belong together.
///
/// # Examples
/// ```
/// use enregard::Silent;
/// use enregard::pair::{Documents, PairOptions, PairRun};
///
/// let folder = tempfile::tempdir()?;
/// for name in ["lettre", "reglement"] {
///     for lang in ["fr", "en"] {
///         let text = std::fs::read_to_string(format!("fixtures/{lang}/{name}.txt"))?;
///         std::fs::write(folder.path().join(format!("{}{lang}.txt", &name[..3])), text)?;
///     }
/// }
/// let pairing = PairRun::new(Documents::heap(folder.path())?, PairOptions::default()).run(&mut Silent)?;
/// # #[cfg(feature = "lexicons")]
/// assert_eq!(pairing.pairs.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[non_exhaustive]
pub struct PairRun {
    /// The documents to be paired.
    pub documents: Documents,
    /// All other settings that affect the result.
    pub options: PairOptions,
    /// The number of threads. The result does not depend on it.
    pub jobs: usize,
    /// Setting this flag ends the run early.
    pub stop: Arc<AtomicBool>,
    /// How parameter names are written in the reasons why documents failed.
    pub names: ParameterNames,
}

impl PairRun {
    /// Creates a run on one thread.
    pub fn new(documents: Documents, options: PairOptions) -> PairRun {
        PairRun { documents, options, jobs: 1, stop: Arc::default(), names: ParameterNames::default() }
    }

    /// Whether all documents are files, so that a list can name them.
    pub fn are_files(&self) -> bool {
        self.documents.0.are_files()
    }

    /// Checks that an output file is neither an input nor in an input folder.
    ///
    /// # Errors
    /// Returns a call error if the check fails.
    pub fn refuse_output(&self, parameter: Parameter, path: &Path) -> Result<()> {
        let collection = &self.documents.0;
        refuse_overwrite([path], collection.paths().into_iter().chain(self.lexicons()))?;
        let places = collection.places();
        let folders = places.iter().filter(|place| place.are_files());
        refuse_inside(&folders.map(|place| place.path().into()).collect::<Vec<_>>(), parameter, path)
    }

    fn lexicons(&self) -> impl Iterator<Item = &Path> {
        self.options.aligner.lexicons.iter().map(PathBuf::as_path)
    }

    /// Reads the documents, and pairs them.
    ///
    /// # Errors
    /// Returns an error if a folder or file of JSON Lines cannot be read, if the documents are not in French and one
    /// other language, or if there is no space for a temporary file.
    pub fn run(self, observer: &mut dyn Observer) -> Result<Pairing> {
        let PairRun { documents: Documents(collection), options, jobs, stop, names } = self;
        let mut inputs = Inputs::new(options.read, false, options.limits);
        inputs.stop = Some(Arc::clone(&stop));
        let languages =
            CollectionLanguages::of(&collection, &options.languages, (&inputs, &options.fields), observer);
        if stop.load(Ordering::Relaxed) {
            // Documents that were not read because of the interruption have no language, which is no fault of theirs.
            return Ok(Pairing::new(options.languages.so_far(), Vec::new(), 0, true));
        }
        let languages = languages?;
        let translations = Translations::load(languages.other(), &options.aligner)?;
        if translations.is_empty() {
            let other = languages.other().name();
            let text =
                format!("no lexicon for {other}: documents are compared by their numbers and names only");
            observer.warning(&text.into());
        }
        let mut spool = options.keep_texts.then(Spool::new).transpose().map_err(spool_error)?;
        let mut reader =
            Reader { options: &options, inputs: &inputs, languages: &languages, jobs, stop, names };
        let boilerplate = match options.drop_boilerplate {
            true => reader.boilerplate(&collection, observer)?,
            false => Default::default(),
        };
        let material = (&translations, &boilerplate);
        let mut gathered = reader.gather(&collection, material, spool.as_mut(), observer)?;
        if options.drop_boilerplate && !gathered.interrupted {
            observer.note(&boilerplate_note(boilerplate.each_ref().map(|it| it.len())));
        }
        let texts = spool.map(Spool::finish).transpose().map_err(spool_error)?;
        let skipped = std::mem::take(&mut gathered.skipped);
        let mut pairing =
            Pairing::new(languages.tags.clone(), skipped, gathered.failed, gathered.interrupted);
        if !pairing.interrupted {
            let (french, min_probability) = (languages.french(), options.min_probability);
            let builder = PairingBuilder { gathered: &gathered, french, min_probability };
            thread_pool(reader.jobs)?.install(|| builder.build(&mut pairing));
        }
        let [src, tgt] = gathered.sides;
        pairing.texts = texts.map(|spooled| Texts { spooled, places: [src.texts, tgt.texts] });
        Ok(pairing)
    }
}

/// Returns the probability of a pair. The log odds may exceed the limit of the model, because names add to them.
fn probability(log_odds: f32) -> f32 {
    logistic(&[log_odds.min(MAX_LOG_ODDS)], &[])
}

fn boilerplate_note([src, tgt]: [usize; 2]) -> Message {
    let [src, tgt] = [src, tgt].map(|number| count(number, "repeated paragraph"));
    format!("ignored {src} of the sources and {tgt} of the translations").into()
}

/// Pairs the documents of both sides.
struct PairingBuilder<'a> {
    gathered: &'a Gathered,
    /// The side that is in French.
    french: usize,
    min_probability: f32,
}

impl PairingBuilder<'_> {
    /// Turns a French document and one in the other language into a source and a translation, or the reverse.
    fn turned<T>(&self, [one, other]: [T; 2]) -> [T; 2] {
        if self.french == 0 { [one, other] } else { [other, one] }
    }

    fn path(&self, side: usize, document: u32) -> PathBuf {
        self.gathered.sides[side].names[document as usize].path().into()
    }

    /// Returns the source and the target of a candidate.
    fn documents(&self, candidate: &Candidate) -> [u32; 2] {
        self.turned([candidate.french, candidate.foreign])
    }

    /// Fills in the pairs, the orphans, and what the names say.
    fn build(&self, pairing: &mut Pairing) {
        let [src, tgt] = &self.gathered.sides;
        let by_name = pairs_by_name(&src.names, &tgt.names);
        let by_name: Vec<(u32, u32)> =
            by_name.into_iter().map(|(src, tgt)| self.turned([src as u32, tgt as u32]).into()).collect();
        let sketches = self.turned([src.sketches.as_slice(), tgt.sketches.as_slice()]);
        let candidates = Candidates::find(sketches, &by_name, &PairModel::default());
        let names = NamePairs::new(&by_name, &candidates);
        let log_odds_of = |candidate: &Candidate| names.log_odds(candidate);
        let assigned = candidates.assign(log_odds_of);
        let accepted: Vec<&Candidate> = assigned
            .into_iter()
            .map(|at| &candidates.all[at])
            .filter(|candidate| probability(log_odds_of(candidate)) >= self.min_probability)
            .collect();
        pairing.pairs = self.pairs(&accepted, &names);
        pairing.orphans = self.orphans(&accepted, &candidates, &names);
        pairing.names_agree = by_name.is_empty() || names.are_trusted();
        if pairing.names_agree {
            pairing.conflicts = self.conflicts(&accepted, &by_name);
        }
    }

    fn pairs(&self, accepted: &[&Candidate], names: &NamePairs) -> Vec<PairedDocuments> {
        let mut accepted: Vec<([u32; 2], &Candidate)> =
            accepted.iter().map(|candidate| (self.documents(candidate), *candidate)).collect();
        accepted.sort_unstable_by_key(|(documents, _)| *documents);
        let sources = accepted.iter().map(|([src, _], _)| &self.gathered.sides[0].names[*src as usize]);
        let pair = |(name, ([src, tgt], candidate)): (String, &([u32; 2], &Candidate))| PairedDocuments {
            name,
            source: self.path(0, *src),
            target: self.path(1, *tgt),
            probability: probability(names.log_odds(candidate)),
            names_match: names.relation(candidate) == Some(true),
            documents: [*src, *tgt],
        };
        pair_names(sources).into_iter().zip(&accepted).map(pair).collect()
    }

    fn orphans(&self, accepted: &[&Candidate], candidates: &Candidates, names: &NamePairs) -> Vec<Orphan> {
        let mut best = [FxHashMap::<u32, (f32, u32)>::default(), FxHashMap::default()];
        for candidate in &candidates.all {
            let (log_odds, documents) = (names.log_odds(candidate), self.documents(candidate));
            for (side, best) in best.iter_mut().enumerate() {
                let found = best.entry(documents[side]).or_insert((f32::NEG_INFINITY, 0));
                if log_odds > found.0 {
                    *found = (log_odds, documents[1 - side]);
                }
            }
        }
        let paired = |side: usize| accepted.iter().map(move |it| self.documents(it)[side]).collect();
        let paired: [FxHashSet<u32>; 2] = [paired(0), paired(1)];
        let of_side = |side: usize| {
            let all = 0..self.gathered.sides[side].names.len() as u32;
            let (best, paired) = (&best[side], &paired[side]);
            all.filter(|document| !paired.contains(document)).map(move |document| {
                let likeliest = best.get(&document).map(|&(log_odds, other)| Likeliest {
                    document: self.path(1 - side, other),
                    probability: probability(log_odds),
                });
                Orphan { document: self.path(side, document), is_source: side == 0, likeliest }
            })
        };
        of_side(0).chain(of_side(1)).collect()
    }

    /// Returns the pairs of names that the contents contradict.
    fn conflicts(&self, accepted: &[&Candidate], by_name: &[(u32, u32)]) -> Vec<NameConflict> {
        let partner = |side: usize| -> FxHashMap<u32, u32> {
            accepted.iter().map(|it| self.documents(it)).map(|it| (it[side], it[1 - side])).collect()
        };
        let partners = [partner(0), partner(1)];
        let conflict = |&(french, foreign): &(u32, u32)| {
            let [src, tgt] = self.turned([french, foreign]);
            let found = [partners[0].get(&src), partners[1].get(&tgt)];
            (found[0] != Some(&tgt)).then(|| NameConflict {
                source: self.path(0, src),
                target: self.path(1, tgt),
                source_partner: found[0].map(|&other| self.path(1, other)),
                target_partner: found[1].map(|&other| self.path(0, other)),
            })
        };
        by_name.iter().filter_map(conflict).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{DocumentReport, Silent};

    #[derive(Default)]
    struct Readings(Vec<(Option<u64>, u64)>);

    impl Observer for Readings {
        fn note(&mut self, _: &Message) {}

        fn begin(&mut self, documents: Option<u64>, _: u64) {
            self.0.push((documents, 0));
        }

        fn document(&mut self, _: &DocumentReport) {
            self.0.last_mut().unwrap().1 += 1;
        }
    }

    /// A run over two fixtures in French and English.
    fn run(options: PairOptions, observer: &mut dyn Observer) -> Pairing {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        let folder = tempfile::tempdir().unwrap();
        for lang in ["fr", "en"] {
            std::fs::create_dir(folder.path().join(lang)).unwrap();
            for name in ["lettre.txt", "reglement.txt"] {
                std::fs::copy(root.join(lang).join(name), folder.path().join(lang).join(name)).unwrap();
            }
        }
        let documents = Documents::sides(&folder.path().join("fr"), &folder.path().join("en")).unwrap();
        PairRun::new(documents, options).run(observer).unwrap()
    }

    #[test]
    fn each_reading_of_the_documents_is_observed() {
        let mut readings = Readings::default();
        run(PairOptions { drop_boilerplate: true, ..PairOptions::default() }, &mut readings);
        assert_eq!(readings.0, [(Some(4), 4); 2]);
    }

    #[test]
    fn a_list_is_not_written_if_it_cannot_contain_a_name() {
        let mut pairing = run(PairOptions::default(), &mut Silent);
        assert_eq!(pairing.pairs.len(), 2);
        assert!(pairing.write_list(&mut Vec::new()).is_ok());
        pairing.pairs[1].source = "#1.txt".into();
        let mut list = Vec::new();
        let error = pairing.write_list(&mut list).unwrap_err();
        assert!(error.to_string().contains("a list cannot contain the name \"#1.txt\"") && list.is_empty());
    }
}
