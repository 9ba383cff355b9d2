//! Reads TMX 1.1 to 1.4, one unit at a time.
//!
//! Elements that TMX does not define are skipped, but [`super::check`] reports them. Broken XML is an error
//! with a line and a column. A lenient reader skips a broken unit and continues with the next one. It still
//! returns an error if the rest of the file cannot be read.

use super::parse::UnitParser;
use super::scan::Scanner;
use super::token::Fault;
use super::unit::{Annotation, Header, TmxUnit};
use crate::error::{Error, Result};
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

/// Reads the units of a TMX file. Memory use does not grow with the file.
pub struct TmxReader {
    /// The tokens of the file, or `None` after its end or an error.
    scanner: Option<Scanner>,
    path: PathBuf,
    lenient: bool,
    header: Header,
    /// Number of broken units skipped.
    pub(super) skipped: u64,
    pub(super) first_skipped: Option<Fault>,
    encoding_warning: Option<String>,
    parser: UnitParser,
}

impl TmxReader {
    /// Creates a reader and reads the header. Errors name the file as `path`. A `lenient` reader skips broken
    /// units.
    ///
    /// # Errors
    /// Returns an input error if the file is not a TMX file or its header is broken.
    ///
    /// # Examples
    /// ```
    /// use enregard::format::tmx::TmxReader;
    /// let text = r#"<tmx version="1.4"><header srclang="fr"/><body>
    ///     <tu><tuv xml:lang="fr"><seg>Oui &amp; <bpt i="1">{b}</bpt>non</seg></tuv></tu></body></tmx>"#;
    /// let mut reader = TmxReader::new(Box::new(text.as_bytes()), "x.tmx".as_ref(), false)?;
    /// let unit = reader.unit()?.unwrap();
    /// assert_eq!(unit.variants[0].text, "Oui & non");
    /// assert_eq!(reader.unit()?, None);
    /// # Ok::<(), enregard::error::Error>(())
    /// ```
    pub fn new(raw: Box<dyn BufRead + Send>, path: &Path, lenient: bool) -> Result<TmxReader> {
        let mut scanner = Scanner::new(raw).map_err(|source| Error::reading(path, source))?;
        let mut reader = TmxReader {
            scanner: None,
            path: path.into(),
            lenient,
            header: Header::default(),
            skipped: 0,
            first_skipped: None,
            encoding_warning: scanner.encoding_warning(),
            parser: UnitParser::default(),
        };
        reader.header = reader.parser.header(&mut scanner).map_err(|fault| fault.error(path))?;
        reader.scanner = Some(scanner);
        Ok(reader)
    }

    /// Returns the header of the file.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Reads the next unit, or returns `None` at the end of the file.
    ///
    /// # Errors
    /// Returns an input error with the line and column of the mistake. No more units follow an error.
    pub fn unit(&mut self) -> Result<Option<TmxUnit>> {
        while let Some(mut scanner) = self.scanner.take() {
            match self.parser.next_unit(&mut scanner) {
                Ok(Some(unit)) => {
                    self.scanner = Some(scanner);
                    return Ok(Some(unit));
                }
                Ok(None) => return Ok(None),
                Err(fault) if self.lenient && !fault.unreadable => {
                    let Fault { place, skippable, .. } = fault;
                    self.skipped += 1;
                    self.first_skipped.get_or_insert(fault);
                    // If the fault is not skippable, the file has ended.
                    if skippable {
                        let broken = |e: io::Error| Fault {
                            place,
                            reason: e.to_string(),
                            skippable,
                            unreadable: true,
                        };
                        let next = scanner.skip_to_unit();
                        let (scanner, found) = next.map_err(|e| broken(e).error(&self.path))?;
                        self.scanner = found.then_some(scanner);
                    }
                }
                Err(fault) => return Err(fault.error(&self.path)),
            }
        }
        Ok(None)
    }

    /// Returns the number of broken units that were skipped.
    pub(crate) fn skipped(&self) -> u64 {
        self.skipped
    }

    /// Returns a warning if the file names an encoding that is unknown.
    pub(crate) fn encoding_warning(&self) -> Option<String> {
        self.encoding_warning.clone()
    }

    pub(super) fn recycle(&mut self, used: Annotation) {
        self.parser.recycle(used);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(text: &str, lenient: bool) -> Result<TmxReader> {
        TmxReader::new(Box::new(std::io::Cursor::new(text.to_owned())), Path::new("x.tmx"), lenient)
    }

    fn units(text: &str, lenient: bool) -> (Vec<TmxUnit>, u64) {
        let mut reader = reader(text, lenient).unwrap();
        let mut out = Vec::new();
        while let Some(unit) = reader.unit().unwrap() {
            out.push(unit);
        }
        (out, reader.skipped)
    }

    fn tu(source: &str) -> String {
        format!("<tu><tuv xml:lang='fr'><seg>{source}</seg></tuv><tuv lang='EN'><seg>x</seg></tuv></tu>\n")
    }

    fn tmx(body: &str) -> String {
        format!(
            "<!DOCTYPE tmx SYSTEM 'tmx14.dtd'>\n<tmx version='1.1'>\n\
             <header srclang='*all*'><prop type='p'>q</prop></header>\n<body>\n{body}</body></tmx>"
        )
    }

    #[test]
    fn header_units_and_annotations_are_read() {
        let text = tmx(
            "<tu tuid='7' changeid='me'>\n<note>n</note><prop type='x'>y</prop>\n<odd><tuv>no</tuv></odd>\
                        <tuv xml:lang='fr'><prop type='z'>w</prop><seg> a &lt;b </seg></tuv>\
             <tuv lang='EN'/></tu>",
        );
        let mut reader = reader(&text, false).unwrap();
        assert_eq!(reader.header().version.as_deref(), Some("1.1"));
        assert_eq!(reader.header().attribute("srclang"), Some("*all*"));
        assert_eq!(reader.header().props[0].text, "q");
        let unit = reader.unit().unwrap().unwrap();
        assert_eq!((unit.place.line, unit.attribute("changeid"), unit.prop("x")), (5, Some("me"), Some("y")));
        assert_eq!(unit.notes[0].text, "n");
        assert_eq!(unit.variants.len(), 2);
        assert_eq!(
            (unit.variants[0].text.as_str(), unit.variants[0].extra.props[0].text.as_str()),
            (" a <b ", "w")
        );
        assert_eq!((unit.variants[1].lang.as_str(), unit.variants[1].text.as_str()), ("EN", ""));
        assert_eq!(reader.unit().unwrap(), None);
        assert_eq!(reader.unit().unwrap(), None);
    }

    #[test]
    fn inline_elements_become_codes_and_highlighted_text_stays_text() {
        let seg = "un <bpt i='1'>&lt;b k=\"2\"&gt;<sub>s</sub></bpt>mot \
                   <hi type='q'>très<ph/></hi> long<ept i='1'/>.";
        let (units, _) = units(&tmx(&tu(seg)), false);
        let variant = &units[0].variants[0];
        assert_eq!(variant.text, "un mot très long.");
        let codes: Vec<_> = variant.extra.codes.iter().map(|c| (c.at, c.markup.as_str())).collect();
        assert_eq!(
            codes,
            [
                (3, "<bpt i=\"1\">&lt;b k=&quot;2&quot;&gt;<sub>s</sub></bpt>"),
                (7, "<hi type=\"q\">"),
                (12, "<ph></ph>"),
                (12, "</hi>"),
                (17, "<ept i=\"1\"></ept>"),
            ]
        );
    }

    #[test]
    fn text_in_unknown_elements_is_kept_with_one_space_around_codes() {
        let segment = |seg: &str| {
            let (units, _) = units(&tmx(&tu(seg)), false);
            units[0].variants[0].clone()
        };
        for (seg, text) in [
            ("La <x:em>vieille <b id='1'>tour</b></x:em><x/> penche.", "La vieille tour penche."),
            ("La <x id='1'/> tour <ph>{1}</ph> penche.", "La tour penche."),
            ("La tour<br/>penche<x ctype='lb'/> un<ph>&lt;br/></ph>peu.", "La tour penche un peu."),
            ("<ph/> La tour <sub>penche</sub>.", "La tour penche."),
            ("La<g> </g> tour", "La tour"),
        ] {
            assert_eq!(segment(seg).text, text, "{seg}");
        }
        // The second space is kept with the code, so the segment can be written back as it was.
        let codes = segment("La <x id='1'/> tour.").extra.codes;
        assert_eq!(
            codes.iter().map(|c| c.markup.as_str()).collect::<String>(),
            "<ph>&lt;x id=&quot;1&quot;&gt;</ph><ph>&lt;/x&gt;</ph> "
        );
    }

    #[test]
    fn properties_without_a_type_are_notes() {
        let text = tmx("<tu><prop>a</prop><prop type='x'>b</prop><tuv xml:lang='fr'><prop>c</prop>\
                        <seg>un</seg></tuv><tuv xml:lang='en'><seg>one</seg></tuv></tu>");
        let unit = &units(&text, false).0[0];
        assert_eq!((unit.notes[0].text.as_str(), unit.props.len(), unit.prop("x")), ("a", 1, Some("b")));
        assert_eq!(unit.variants[0].extra.notes[0].text, "c");
    }

    #[test]
    fn tags_that_tmx_does_not_allow_become_the_content_of_placeholders() {
        for (seg, text, markup) in [
            ("un <b>mot</b>", "un mot", "<ph>&lt;b&gt;</ph><ph>&lt;/b&gt;</ph>"),
            ("un <bpt>b</bpt>mot<ept>/b</ept>", "un mot", "<ph>b</ph><ph>/b</ph>"),
            ("un <it>b</it>mot", "un mot", "<ph>b</ph>"),
            ("un <x:ph>b</x:ph>mot", "un mot", "<ph>b</ph>"),
            ("un <ph><b>c</b></ph>mot", "un mot", "<ph>&lt;b&gt;c&lt;/b&gt;</ph>"),
            (
                "un <ph><sub>a<hi>b</hi><ph/></sub></ph>mot",
                "un mot",
                "<ph><sub>a<hi>b</hi><ph></ph></sub></ph>",
            ),
            (
                "un <ph><sub><b/></sub></ph>mot",
                "un mot",
                "<ph><sub><ph>&lt;b&gt;</ph><ph>&lt;/b&gt;</ph></sub></ph>",
            ),
            ("un <hi>m<sub>o</sub></hi>t", "un mot", "<hi><ph>&lt;sub&gt;</ph><ph>&lt;/sub&gt;</ph></hi>"),
        ] {
            let (units, _) = units(&tmx(&tu(seg)), false);
            let variant = &units[0].variants[0];
            let codes = variant.extra.codes.iter().map(|c| c.markup.as_str()).collect::<String>();
            assert_eq!((variant.text.as_str(), codes.as_str()), (text, markup), "{seg}");
        }
    }

    #[test]
    fn a_lenient_reader_skips_broken_units() {
        let body = [
            tu("un"),
            tu("d & eux"),
            tu("trois"),
            tu("<b>quatre"),
            tu("cinq"),
            "<tu><tuv><seg/></tuv></tu>".into(),
            tu("six"),
        ];
        let (read, skipped) = units(&tmx(&body.concat()), true);
        let texts: Vec<_> = read.iter().map(|u| u.variants[0].text.as_str()).collect();
        assert_eq!(texts, ["un", "trois", "cinq", "six"]);
        assert_eq!(skipped, 3);
        assert_eq!(read[3].place.line, 10);
        // The same file, but truncated.
        let whole = tmx(&body.concat());
        let (read, skipped) = units(&whole[..whole.len() - 60], true);
        assert_eq!((read.len(), skipped), (3, 4));
    }

    #[test]
    fn a_lenient_reader_does_not_hide_that_the_rest_cannot_be_read() {
        struct Broken;
        impl std::io::Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("corrupt deflate stream"))
            }
        }
        let start = tmx(&[tu("un"), tu("deux")].concat());
        let start = start[..start.len() - 40].to_owned();
        let raw = std::io::BufReader::new(std::io::Read::chain(std::io::Cursor::new(start), Broken));
        let mut reader = TmxReader::new(Box::new(raw), Path::new("x.tmx.gz"), true).unwrap();
        assert!(reader.unit().unwrap().is_some());
        let error = reader.unit().unwrap_err().to_string();
        assert!(error.contains("the compressed file is truncated or damaged"), "{error}");
    }

    #[test]
    fn a_strict_reader_reports_the_position() {
        let mut reader = reader(&tmx(&[tu("un"), tu("d & eux")].concat()), false).unwrap();
        assert!(reader.unit().unwrap().is_some());
        let error = reader.unit().unwrap_err().to_string();
        assert!(error.starts_with("x.tmx:6:") && error.contains("&amp;"), "{error}");
        assert_eq!(reader.unit().unwrap(), None);
    }

    #[test]
    fn other_files_are_refused() {
        let error = |text: &str| reader(text, true).err().unwrap().to_string();
        assert!(error("<xliff/>").contains("<xliff>"));
        assert!(error("").contains("not XML"));
        assert!(error("<tmx><header/></tmx>").contains("no <body>"));
    }
}
