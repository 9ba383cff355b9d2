//! What the review page is made of: two documents that are aligned for it, or units that somebody has.

use crate::align::Bead;
use crate::aligner::sentences::{Aligner, AlignerOptions, Workspace};
use crate::convert::units::{ConvertRun, ladder_without_texts};
use crate::corpus::documents::Documents;
use crate::corpus::pairs::document_name;
use crate::corrections::sentences::{Correction, Corrections};
use crate::corrections::units::{Amendments, Decided};
use crate::document::languages::{LanguageChoice, tell};
use crate::document::observer::Observer;
use crate::document::read::{Cut, Inputs};
use crate::document::units::{self, Work};
use crate::error::{Error, ErrorKind, Parameter, Result};
use crate::format::tmx::TmxOptions;
use crate::format::{Format, Languages, Side, Unit, one_line};
use crate::message;
use crate::review::marks;
use crate::review::page::{
    self, PageBead, PageData, PageDecision, PageDocument, PageExports, PageSegment, Served, Verdict,
};
use crate::split;
use crate::text::detect::resolve_pair;
use crate::text::language::{Language, LanguageTag};
use crate::text::read::ReadOptions;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A review, as it was asked for.
pub struct ReviewRun {
    /// Two documents, or one file of units.
    pub inputs: Vec<PathBuf>,
    /// The format of the one file.
    pub from: Option<Format>,
    /// The languages, where they were given.
    pub languages: LanguageChoice,
    /// How documents are read.
    pub read: ReadOptions,
    /// Whether the documents are a sentence a line already.
    pub segmented: bool,
    /// How the documents are aligned.
    pub aligner: AlignerOptions,
    /// What was decided before.
    pub corrections: Option<PathBuf>,
    /// How the page writes.
    pub exports: Exports,
}

/// How the page writes what it exports: as the program would with the same choices.
#[derive(Debug, Clone, Default)]
pub struct Exports {
    /// Choices about a TMX.
    pub tmx: TmxOptions,
    /// Pairs of less confidence are left out; those without one stay.
    pub min_confidence: f32,
    /// Whether sentences without a counterpart are written at first; one can say otherwise on the page.
    pub keep_nulls: bool,
}

impl Exports {
    fn page(&self, languages: &Languages) -> PageExports {
        let Languages { src, tgt } = self.tmx.languages(languages);
        PageExports {
            tags: [src, tgt],
            doctype: self.tmx.doctype,
            date: self.tmx.date.clone(),
            paracrawl: self.tmx.paracrawl,
            least: self.min_confidence,
            nulls: self.keep_nulls,
        }
    }
}

/// What errors call corrections that the page itself sent.
const FROM_PAGE: &str = "the page's corrections";

/// A review that is ready to be shown.
pub struct Review {
    data: PageData,
    /// What it takes to align again, if the review is of two documents.
    session: Option<Session>,
    /// The units and their languages, if it is of units.
    units: Vec<Unit>,
    langs: [Option<Language>; 2],
}

struct Session {
    name: String,
    cuts: (Cut, Cut),
    langs: (Language, Language),
    aligner: Aligner,
    work: Mutex<Workspace>,
}

impl ReviewRun {
    /// Reads, and aligns where that is to be done.
    ///
    /// # Errors
    /// Those of reading and aligning; [`Error::Usage`] if a file does not say its languages and they cannot be told.
    pub fn prepare(self, observer: &mut dyn Observer) -> Result<Review> {
        match self.inputs.as_slice() {
            [src, tgt] => {
                let documents = Documents::find(src, tgt)?;
                self.align(documents, observer)
            }
            [file] => {
                let file = file.clone();
                self.units(&file, observer)
            }
            _ => Err(Error::call("review needs two documents, or one TMX, JSONL or TSV file")),
        }
    }

    fn align(self, mut documents: Documents, observer: &mut dyn Observer) -> Result<Review> {
        if documents.are_many() {
            return Err(Error::call("review takes one document at a time")
                .help("align the folders to a JSONL file, then review that"));
        }
        let inputs = Inputs::new(self.read, self.segmented);
        let spoken = self.languages.resolve(&mut documents, &inputs, observer)?;
        self.exports.tmx.check(&spoken.tags)?;
        let Some(pair) = documents.next().transpose()? else {
            return Err(Error::call("review needs two documents"));
        };
        let langs = spoken.langs;
        let (src, tgt) = inputs.sides(&pair.src, &pair.tgt)?;
        let cuts = (src.cut(langs.0), tgt.cut(langs.1));
        let aligner = Aligner::new(langs.0, langs.1, self.aligner)?;
        aligner.lexicon_note().iter().for_each(|text| observer.note(text));
        let session = Session { name: pair.name.clone(), cuts, langs, aligner, work: Mutex::default() };
        let corrections = self.corrections.as_deref().map(Corrections::read).transpose()?;
        let units = session.units(corrections.as_ref())?;
        let mut data = PageData::new(&pair.name, &spoken.tags);
        data.exports = self.exports.page(&spoken.tags);
        data.aligned = true;
        data.joins = [langs.0, langs.1].map(|lang| units::between(lang).into());
        data.words = marks::words(&units, langs);
        data.docs = vec![session.page(units, corrections.as_ref())];
        Ok(Review { data, session: Some(session), units: Vec::new(), langs: [None; 2] })
    }

    /// The format of a file of units.
    fn format(&self, file: &Path) -> Result<Format> {
        let from = self.from.or_else(|| Format::from_path(file)).ok_or_else(|| {
            let (fault, help) = match file.is_dir() {
                true => ("is a folder", message!["name a file in it"]),
                false => {
                    ("cannot infer the format from its extension", message!["use ", Parameter::InputFormat])
                }
            };
            Error::input(file, fault).help(help).of_kind(ErrorKind::Call)
        })?;
        if from == Format::Ladder {
            return Err(ladder_without_texts(file));
        }
        Ok(from)
    }

    fn units(self, file: &Path, observer: &mut dyn Observer) -> Result<Review> {
        let from = self.format(file)?;
        let name = document_name(file);
        let run = ConvertRun {
            input: file.into(),
            from,
            to: from,
            src: self.languages.src.clone(),
            tgt: self.languages.tgt.clone(),
            lenient: false,
            corrections: None,
            min_confidence: 0.0,
            texts: None,
            write: crate::format::WriteOptions::default(),
        };
        let mut reader = run.reader()?;
        let mut units = Vec::new();
        while let Some(unit) = reader.unit()? {
            units.push(unit);
        }
        for loss in reader.losses() {
            observer.warning(&loss.into());
        }
        let languages = match reader.languages() {
            Some(languages) => languages,
            None => detected(&self.languages, &units, observer)?,
        };
        let langs =
            [&languages.src, &languages.tgt].map(|tag| tag.parse::<LanguageTag>().ok().map(|tag| tag.lang()));
        self.exports.tmx.check(&languages)?;
        let mut data = PageData::new(&name, &languages);
        data.exports = self.exports.page(&languages);
        data.joins = langs.map(|lang| lang.map_or(" ", units::between).into());
        if let [Some(src), Some(tgt)] = langs {
            data.words = marks::words(&units, (src, tgt));
        }
        if let Some(path) = &self.corrections {
            data.decided = decisions(&Amendments::read(path, &name)?, &units, langs, file)?;
        }
        let kept = units.clone();
        // Units of one document stand together in all that the program writes.
        let mut rest = units.into_iter().peekable();
        while let Some(first) = rest.next() {
            let name = first.document.clone();
            let mut beads = vec![pieces(first, langs)];
            while let Some(unit) = rest.next_if(|unit| unit.document == name) {
                beads.push(pieces(unit, langs));
            }
            data.docs.push(PageDocument::new(&name, beads));
        }
        Ok(Review { data, session: None, units: kept, langs })
    }
}

/// What people decided about the units of `file`.
fn decisions(
    corrections: &Amendments,
    units: &[Unit],
    langs: [Option<Language>; 2],
    file: &Path,
) -> Result<Vec<PageDecision>> {
    let changes = corrections.locate(units, file)?;
    Ok(changes.into_iter().map(|(range, becomes)| decision(range, becomes, langs)).collect())
}

/// What people decided about a stretch of units.
fn decision(range: Range<usize>, becomes: &[Decided], langs: [Option<Language>; 2]) -> PageDecision {
    let bead = |d: &Decided| PageBead {
        verdict: Verdict { checked: d.fixed, edited: d.edited, out: !d.export },
        ..pieces(d.unit.clone(), langs)
    };
    let beads = becomes.iter().map(bead).collect();
    PageDecision { at: range.start, count: range.len(), document: PageDocument::new("", beads) }
}

/// The languages of a table: those given, the rest as the texts tell.
fn detected(choice: &LanguageChoice, units: &[Unit], observer: &mut dyn Observer) -> Result<Languages> {
    let pool = |side: fn(&Unit) -> &Side| -> String {
        units.iter().take(400).map(|unit| side(unit).text.as_str()).collect::<Vec<_>>().join("\n")
    };
    let texts = (pool(|unit| &unit.source), pool(|unit| &unit.target));
    let pair = resolve_pair(choice.src.as_ref(), choice.tgt.as_ref(), &texts.0, &texts.1)?;
    tell(&pair, observer);
    Ok(Languages { src: pair.src.as_str().into(), tgt: pair.tgt.as_str().into() })
}

/// A unit taken apart into its sentences again, where that can be done without a doubt.
fn pieces(unit: Unit, langs: [Option<Language>; 2]) -> PageBead {
    let cut = |side: &Side, lang: Option<Language>, count: Option<u32>| -> Vec<PageSegment> {
        if side.text.is_empty() {
            return Vec::new();
        }
        let segment = |text: &str, count, sentences| PageSegment {
            text: text.into(),
            count,
            sentences,
            paragraphs: side.paragraphs.clone(),
            bytes: side.bytes.clone(),
        };
        let parts = lang.map_or_else(Vec::new, |lang| sentences(&side.text, lang));
        let fits = count.is_none_or(|count| count as usize == parts.len())
            && side.sentences.as_ref().is_none_or(|range| range.len() == parts.len());
        if parts.len() > 1 && fits && side.text == parts.join(lang.map_or(" ", units::between)) {
            let number = |k: u32| side.sentences.as_ref().map(|range| range.start + k..range.start + k + 1);
            return (0..).zip(parts).map(|(k, part)| segment(part, 1, number(k))).collect();
        }
        vec![segment(&side.text, count.unwrap_or(1), side.sentences.clone())]
    };
    let sides = [
        cut(&unit.source, langs[0], unit.bead.map(|bead| bead.0)),
        cut(&unit.target, langs[1], unit.bead.map(|bead| bead.1)),
    ];
    PageBead { sides, unit, verdict: Verdict::default() }
}

fn sentences(text: &str, lang: Language) -> Vec<&str> {
    let mut spans = Vec::new();
    split::for_language(lang).split_into(text, &mut spans);
    spans.iter().map(|span| &text[span.start..span.end]).collect()
}

impl Session {
    fn units(&self, corrections: Option<&Corrections>) -> Result<Vec<Unit>> {
        let mut work = self.work.lock().map_err(|_| Error::call("an alignment failed before"))?;
        let work = Work { aligner: &self.aligner, corrections, applies: false, space: &mut work };
        Ok(units::align(&self.name, (&self.cuts.0, &self.cuts.1), self.langs, work)?.0)
    }

    fn page(&self, units: Vec<Unit>, corrections: Option<&Corrections>) -> PageDocument {
        let told = corrections.map(|corrections| corrections.told(&self.name)).unwrap_or_default();
        let bead = |unit: Unit| {
            let ranges = [&unit.source, &unit.target].map(|side| side.sentences.clone().unwrap_or_default());
            let [src, tgt] = ranges.clone();
            let line = told.get(&Bead { src, tgt });
            let edited = line.filter(|line| line.edited);
            let side = |cut, range: &Range<u32>, side: &Side, text: fn(&Correction) -> &str| {
                let text = edited.map(|line| text(line)).filter(|&text| text != side.text);
                text.map_or_else(|| segments(cut, range), |text| whole(text, side, range))
            };
            let sides = [
                side(&self.cuts.0, &ranges[0], &unit.source, |line| &line.source),
                side(&self.cuts.1, &ranges[1], &unit.target, |line| &line.target),
            ];
            let verdict = line.map_or_else(Verdict::default, |line| Verdict {
                checked: line.fixed,
                edited: line.edited,
                out: !line.export,
            });
            PageBead { sides, unit, verdict }
        };
        PageDocument::new(&self.name, units.into_iter().map(bead).collect())
    }
}

/// A side with a text of which nobody knows what each sentence has become.
fn whole(text: &str, side: &Side, numbers: &Range<u32>) -> Vec<PageSegment> {
    if text.is_empty() {
        return Vec::new();
    }
    vec![PageSegment {
        text: text.into(),
        count: numbers.len() as u32,
        sentences: Some(numbers.clone()),
        paragraphs: side.paragraphs.clone(),
        bytes: side.bytes.clone(),
    }]
}

fn segments(cut: &Cut, numbers: &Range<u32>) -> Vec<PageSegment> {
    let sentence = |number: u32| {
        let sentence = &cut.sentences[number as usize];
        PageSegment {
            text: one_line(&cut.document.text[sentence.span.clone()]).into_owned(),
            count: 1,
            sentences: Some(number..number + 1),
            paragraphs: Some(sentence.paragraph..sentence.paragraph + 1),
            bytes: Some(cut.input_bytes(&sentence.span)),
        }
    };
    numbers.clone().map(sentence).collect()
}

impl Review {
    /// The page.
    ///
    /// # Errors
    /// [`Error::Usage`] if the data cannot be written as JSON, which does not happen.
    pub fn page(&self) -> Result<String> {
        page::page(&self.data).map_err(|e| Error::call(e.to_string()))
    }

    /// The page as its corrections say that it was left.
    ///
    /// # Errors
    /// Those of reading corrections and of aligning around them.
    pub fn page_as_left(&self, corrections: &str) -> Result<String> {
        let mut data = self.data.clone();
        let path = Path::new(FROM_PAGE);
        if let Some(session) = &self.session {
            let corrections = Corrections::parse(corrections, path)?;
            data.docs = vec![session.page(session.units(Some(&corrections))?, Some(&corrections))];
        } else {
            let corrections = Amendments::parse(corrections, path, &data.name)?;
            data.decided = decisions(&corrections, &self.units, self.langs, path)?;
        }
        page::page(&data).map_err(|e| Error::call(e.to_string()))
    }

    /// Makes it a page that talks to the program: with `token`, saving to `file` in `format`.
    pub fn serve(&mut self, token: &str, file: &Path, format: Format) {
        self.data.served = Some(Served {
            token: token.into(),
            file: file.display().to_string(),
            format: format.name().into(),
            realigns: self.session.is_some(),
        });
    }

    /// Aligns again around what `corrections` fix, and gives the document as the page reads it.
    ///
    /// # Errors
    /// Those of reading corrections, and [`Error::Usage`] for a review of units.
    pub fn realign(&self, corrections: &str) -> Result<String> {
        let Some(session) = &self.session else {
            return Err(Error::call("only two documents can be aligned again"));
        };
        let corrections = Corrections::parse(corrections, Path::new(FROM_PAGE))?;
        let units = session.units(Some(&corrections))?;
        serde_json::to_string(&session.page(units, Some(&corrections)))
            .map_err(|e| Error::call(e.to_string()))
    }
}
