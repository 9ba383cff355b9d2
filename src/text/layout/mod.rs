//! Undoes the page layout of plain text: words that are divided at line ends, and headers, footers and page numbers
//! between the lines of a sentence.
//!
//! 1. [`Layout::learn`] examines the beginning of a text. A text without divided words and without repeated lines
//!    between pages has no layout.
//! 2. [`Layout::remove`] removes the layout from the text, and keeps the map to the offsets of the input.
//!
//! A text with a layout is read whole, because a piece could end at a header. A text above the size limit is read in
//! pieces, and its layout is not removed.

mod edit;
mod furniture;
mod hyphens;

use super::{Language, OffsetMap, floor, paragraphs};
use furniture::Furniture;
use hyphens::Hyphens;

/// The layout of a text.
pub(super) struct Layout {
    furniture: Furniture,
    hyphens: Option<Hyphens>,
}

impl Layout {
    /// Determines the layout from the beginning of a text, or returns `None` if the text has no layout. `pages` are
    /// the offsets of form feeds.
    pub(super) fn learn(text: &str, pages: &[usize], lang: Option<Language>) -> Option<Layout> {
        let sample = &text[..floor(text, paragraphs::SAMPLE_BYTES)];
        let furniture = Furniture::learn(sample, pages);
        // A header may divide a word.
        let hyphens = Hyphens::learn(&furniture.removed(sample, pages), lang);
        (hyphens.is_some() || !furniture.is_empty()).then_some(Layout { furniture, hyphens })
    }

    /// Removes the layout from a text. Returns the width in characters at which the lines were wrapped, or `None` if
    /// they were not.
    pub(super) fn remove(
        &self,
        text: &mut String,
        offsets: &mut OffsetMap,
        pages: &[usize],
    ) -> Option<usize> {
        // Headers have other lengths than lines of text, and lines are longer once divided words are rejoined.
        let width = paragraphs::width(&self.furniture.removed(text, pages));
        if !self.furniture.is_empty() {
            let join = if width.is_some() { "\n" } else { " " };
            self.furniture.edits(text, pages, join).apply(text, offsets);
        }
        if let Some(hyphens) = &self.hyphens {
            hyphens.edits(text, width.is_some()).apply(text, offsets);
        }
        width
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removed(text: &str, pages: &[usize]) -> String {
        let (mut text, mut offsets) = (text.to_owned(), OffsetMap::default());
        let original = text.clone();
        if let Some(layout) = Layout::learn(&original, pages, "fr".parse().ok()) {
            layout.remove(&mut text, &mut offsets, pages);
        }
        // Every character that is left has the offset of the same character in the original, except line ends.
        for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            assert!(original[offsets.to_input(at)..].starts_with(c), "{c} at {at} in {text:?}");
        }
        text
    }

    const BODY: &str = "Le batelier regardait la rivière qui montait depuis le ma-\ntin sans que personne ne s'en inquiète au \
                        village. Peut-\nêtre fallait-il prévenir le maire de la commune, pensait-\nil en tirant sa barque vers \
                        les saules où le cou-\nrant était moins fort. La rivière mon-\ntait encore.\n";

    #[test]
    fn divided_words_are_rejoined_and_hyphens_kept() {
        let expected = "Le batelier regardait la rivière qui montait depuis le matin\nsans que personne ne s'en inquiète au \
                        village. Peut-être\nfallait-il prévenir le maire de la commune, pensait-il\nen tirant sa barque vers les \
                        saules où le courant\nétait moins fort. La rivière montait\nencore.\n";
        assert_eq!(removed(BODY, &[]), expected);
    }

    #[test]
    fn other_hyphens_at_line_ends_stay() {
        let text = "Il lut Jean-\nPaul, puis les années 1914-\n1918 sans hâte -\net sans joie - et l'avant-\nveille.\nVor-\nund \
                    Nachteile.\n";
        let expected = "Il lut Jean-Paul,\npuis les années 1914-1918\nsans hâte -\net sans joie - et l'avant-veille.\nVor-\n\
                        und Nachteile.\n";
        assert_eq!(removed(&(BODY.repeat(4) + text), &[]), removed(BODY, &[]).repeat(4) + expected);
    }

    #[test]
    fn words_of_the_document_decide_first() {
        let text = "Le télé-\nsiège et le télésiège ; un contre-\nplongeur, des contre-plongeurs, un contre-plongeur.\n";
        let text = removed(&(BODY.repeat(4) + text), &[]);
        assert!(text.contains("Le télésiège\net le") && text.contains("un contre-plongeur,\ndes"), "{text}");
    }

    #[test]
    fn repeated_lines_between_pages_do_not_cut_sentences() {
        let page = |number: usize, text: &str| format!("{text}\n\n{number} LA RIVIÈRE\n\n");
        let lines = [
            "Le batelier regardait la rivière qui montait depuis\nle matin sans que personne",
            "au village s'en inquiète. La rivière mon-",
            "tait encore, et le maire ne savait toujours rien.",
            "Le lendemain, tout avait changé.",
        ];
        let text: String = (12..).zip(lines).map(|(number, text)| page(number, text)).collect();
        let expected = "Le batelier regardait la rivière qui montait depuis\nle matin sans que personne\nau village s'en \
                        inquiète. La rivière montait\nencore, et le maire ne savait toujours rien.\n\nLe lendemain, tout avait \
                        changé.";
        assert_eq!(removed(&text, &[]).trim_end(), expected);
        // Headers next to page numbers.
        let authors = ["Jean Roux", "LA RIVIÈRE"].into_iter().cycle();
        let text: String = (12..)
            .zip(lines)
            .zip(authors)
            .map(|((number, text), author)| format!("{author}\n\n{text}\n\n  - {number} -\n"))
            .collect();
        assert_eq!(removed(&text, &[]).trim(), expected);
        // Without numbers, the pages show that the lines are headers.
        let text: String = lines.iter().map(|text| format!("La Rivière\n\n{text}\n \n")).collect();
        let pages: Vec<usize> =
            text.match_indices(" \n").map(|(at, _)| at).filter(|&at| text[..at].ends_with('\n')).collect();
        assert_eq!(removed(&text, &pages).trim(), expected);
    }

    #[test]
    fn repeated_lines_of_the_text_stay() {
        let play = "LE ROI\n\nOù est-il ?\n\nLA REINE\n\nIl est parti.\n\nLE ROI\n\nQuand ?\n\nLA REINE\n\nHier.\n\nLE ROI\n\nHélas !\n";
        assert_eq!(removed(play, &[]), play);
        let chapters = "Chapitre 1\n\nIl pleut.\n\nChapitre 2\n\nIl neige.\n\nChapitre 3\n\nOn rentre.\n";
        assert_eq!(removed(chapters, &[]), chapters);
    }
}
