use super::*;
use crate::text::Positions;
use encoding_rs::{Encoding as Coding, UTF_16BE, UTF_16LE};
use proptest::prelude::*;

fn read(bytes: &[u8]) -> Result<Document> {
    decode(bytes, Path::new("a.txt"), &ReadOptions::default())
}

fn read_as(bytes: &[u8], label: &str) -> Result<Document> {
    let options = ReadOptions { encoding: Some(label.parse().unwrap()), ..ReadOptions::default() };
    decode(bytes, Path::new("a.txt"), &options)
}

fn reason(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let mark = if mark { "\u{FEFF}" } else { "" };
    let units = mark.encode_utf16().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

fn encoded(text: &str, label: &str) -> Vec<u8> {
    let (bytes, _, lossy) = Coding::for_label(label.as_bytes()).unwrap().encode(text);
    assert!(!lossy, "{text} in {label}");
    bytes.into_owned()
}

const FRENCH: &str = "« Où êtes-vous ? » demanda-t-elle.\r\nLe cœur de la forêt, déjà, s'éveillait à peine ; l'été \
     finissait…\r\nPersonne ne répondit à ça.\r\n";

/// Asserts that the offset map returns the right input offset for every character.
fn assert_offsets(document: &Document, bytes: &[u8], start: usize, width: impl Fn(char) -> usize) {
    let mut at = start;
    for (index, c) in document.text.char_indices() {
        assert_eq!(document.offsets.to_input(index), at, "{c:?} at {index}");
        at += width(c);
    }
    assert_eq!(document.offsets.to_input(document.text.len()), bytes.len());
}

#[test]
fn utf8_is_used_as_it_is() {
    let document = read(FRENCH.as_bytes()).unwrap();
    assert_eq!(document.text, FRENCH);
    assert!(document.offsets == crate::text::OffsetMap::default() && document.warnings.is_empty());
    assert_eq!(document.paragraphs.len(), 3);
}

#[test]
fn a_byte_order_mark_is_not_text() {
    let bytes = format!("\u{FEFF}{FRENCH}").into_bytes();
    let document = read(&bytes).unwrap();
    assert_eq!(document.text, FRENCH);
    assert_offsets(&document, &bytes, 3, char::len_utf8);
}

#[test]
fn utf16_is_read_in_both_byte_orders_with_and_without_a_mark() {
    for (little, mark) in [(true, true), (true, false), (false, true), (false, false)] {
        let bytes = utf16(FRENCH, little, mark);
        let document = read(&bytes).unwrap();
        assert_eq!(document.text, FRENCH);
        assert_eq!(document.encoding.to_string(), if little { "UTF-16LE" } else { "UTF-16BE" });
        assert_offsets(&document, &bytes, if mark { 2 } else { 0 }, |c| 2 * c.len_utf16());
        assert!(document.warnings.is_empty());
        assert_eq!(read_as(&utf16(FRENCH, little, true), "utf-16").unwrap().text, FRENCH);
    }
}

#[test]
fn utf16_of_other_scripts_without_a_mark() {
    for text in ["Где вы сегодня? Мы вас ждали.\n", "Πού είστε; Σας περιμέναμε όλη μέρα.\n"]
    {
        assert_eq!(read(&utf16(text, true, false)).unwrap().text, text);
    }
}

#[test]
fn a_guess_of_windows_1252_is_a_warning() {
    let bytes = encoded(FRENCH, "windows-1252");
    let document = read(&bytes).unwrap();
    assert_eq!(document.text, FRENCH);
    assert_offsets(&document, &bytes, 0, |_| 1);
    assert_eq!(document.warnings, [Warning::GuessedEncoding("windows-1252".parse().unwrap())]);
}

#[test]
fn iso_8859_15_is_recognised_by_its_ligatures() {
    let text = "Un œuf à 3 € et un bœuf, déjà.\n";
    let document = read(&encoded(text, "iso-8859-15")).unwrap();
    assert_eq!((document.text.as_str(), document.encoding.to_string().as_str()), (text, "ISO-8859-15"));
    let text = "Une demie, c'est ½, et déjà ça.\n";
    assert_eq!(read(&encoded(text, "windows-1252")).unwrap().text, text);
}

#[test]
fn short_texts_in_windows_1252_are_not_taken_for_another_encoding() {
    for text in
        ["Il a été là.\n", "Forêt\n", "« Où ça ? »\n", "Noël, déjà !\n", "L’été\n", "Ça, c’est à côté.\n"]
    {
        let bytes = encoded(text, "windows-1252");
        let options = ReadOptions { lang: Some(Language::French), ..ReadOptions::default() };
        let document = decode(&bytes, Path::new("a.txt"), &options).unwrap();
        assert_eq!(document.text, text, "{}", document.encoding);
    }
}

#[test]
fn encodings_of_other_languages_are_guessed() {
    let cases = [
        ("Где вы были вчера вечером? Мы вас долго ждали на вокзале.\n", "windows-1251"),
        ("Zażółć gęślą jaźń, powiedział wczoraj wieczorem mój brat.\n", "iso-8859-2"),
        ("昨日の夜はどこにいましたか。駅でずっと待っていました。\n", "shift_jis"),
        ("昨天晚上你在哪里？我们在车站等了你很久。\n", "gbk"),
        ("어제 저녁에 어디에 계셨습니까? 역에서 오래 기다렸습니다.\n", "euc-kr"),
    ];
    for (text, label) in cases {
        let bytes = encoded(text, label);
        let document = read(&bytes).unwrap();
        assert_eq!(document.text, text, "{label} read as {}", document.encoding);
        assert_offsets(&document, &bytes, 0, |c| encoded(&c.to_string(), label).len());
    }
}

#[test]
fn the_encoding_that_the_caller_names_is_used() {
    let bytes = encoded("Déjà vu\n", "macintosh");
    assert_eq!(read_as(&bytes, "mac-roman").unwrap().text, "Déjà vu\n");
    assert_eq!(read_as("déjà\n".as_bytes(), "latin1").unwrap().text, "dÃ©jÃ\u{A0}\n");
    let error = read_as(b"d\xE9j\xE0\n", "utf-8").unwrap_err().to_string();
    assert_eq!(
        error,
        "a.txt: not UTF-8 (invalid byte at offset 1); set `encoding` to the right encoding, or omit it to detect the \
         encoding"
    );
}

#[test]
fn slight_damage_is_a_warning() {
    let mut bytes = FRENCH.repeat(20).into_bytes();
    // The text begins with a character of two bytes.
    bytes[FRENCH.len()] = b' ';
    bytes[FRENCH.len() + 1] = 0xFF;
    let document = read(&bytes).unwrap();
    assert_eq!(document.warnings, [Warning::Damaged(1)]);
    assert_eq!(document.text.matches('\u{FFFD}').count(), 1);
    assert_eq!(document.offsets.to_input(document.text.len()), bytes.len());
}

#[test]
fn an_incomplete_last_character_is_replaced_in_any_encoding() {
    let utf16 =
        |bytes: fn(u16) -> [u8; 2]| "\u{feff}Où est le 𝄞".encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let shift_jis = encoding_rs::SHIFT_JIS.encode("猫は窓の外を見た。雨が降る。").0.into_owned();
    let cases = [
        ("Où est la clé".as_bytes().to_vec(), &[1][..]),
        ("Il est 5 €".as_bytes().to_vec(), &[1]),
        ("Une clef : c'est « 𝄞".as_bytes().to_vec(), &[1, 2, 3]),
        (utf16(u16::to_le_bytes), &[1, 2, 3]),
        (utf16(u16::to_be_bytes), &[1, 2, 3]),
    ];
    for (bytes, cuts) in cases {
        for cut in cuts {
            let cut = &bytes[..bytes.len() - cut];
            let document = read(cut).unwrap();
            assert_eq!(document.warnings, [Warning::Truncated], "{cut:?}");
            assert!(document.text.ends_with('\u{FFFD}'), "{cut:?}");
            assert_eq!(document.offsets.to_input(document.text.len()), cut.len());
        }
    }
    let options = ReadOptions { encoding: Some("shift_jis".parse().unwrap()), ..ReadOptions::default() };
    let cut = &shift_jis[..shift_jis.len() - 1];
    let document = decode(cut, Path::new("a.txt"), &options).unwrap();
    assert_eq!(document.warnings, [Warning::Truncated]);
    // A last letter in Windows-1252 is not half a character.
    assert_eq!(read(b"Il est all\xE9").unwrap().text, "Il est allé");
}

#[test]
fn mixed_encodings_are_an_error() {
    let mut bytes = FRENCH.as_bytes().to_vec();
    bytes.extend(b"l'\xE9t\xE9\n");
    assert!(reason(&bytes).starts_with("a.txt: not UTF-8 (line 4, byte "), "{}", reason(&bytes));
    assert!(reason(&bytes).contains("set `encoding`"));
}

#[test]
fn errors_say_why_an_input_cannot_be_read() {
    let cases: &[(&[u8], &str)] = &[
        (b"", "is empty"),
        (b" \n\t\r\n", "only white space"),
        (" \u{FEFF}\u{A0}\u{2028}".as_bytes(), "only white space"),
        (b"\xEF\xBB\xBF", "only white space"),
        (b"%PDF-1.7\n", "pdftotext"),
        (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", "DOCX"),
        (b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.text", "ODT"),
        (b"PK\x03\x04..mimetypeapplication/epub+zip", "EPUB"),
        (b"PK\x03\x04\x14\0\x06\0a.txt", "ZIP"),
        (b"\x1F\x8B\x08\0", "gunzip"),
        (b"\x89PNG\r\n", "image"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\xFF\xFE\0\0a\0\0\0", "UTF-32"),
        (b"caf\xC3\x28 \x81\x8D\x8F\x90\x9D", "no other encoding fits"),
        (b"abc\0\0\0\0\0\0def\x01\x02\x03\x04", "binary"),
        (b"\xFF\xFEa\0\x00\xD8a\0", "not UTF-16LE (invalid byte at offset 4)"),
    ];
    for (bytes, part) in cases {
        let reason = reason(bytes);
        assert!(reason.starts_with("a.txt: ") && reason.contains(part), "{reason}");
    }
    let noise: Vec<u8> = (0..5000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert!(reason(&noise).contains("binary"), "{}", reason(&noise));
}

#[test]
fn a_few_control_characters_are_a_warning() {
    let document = read(b"Un mot.\nUn\0autre\x07 mot.\n").unwrap();
    assert_eq!(document.text, "Un mot.\nUn autre  mot.\n");
    assert_eq!(document.warnings, [Warning::Controls { count: 2, line: 2 }]);
    assert_eq!(
        document.warnings[0].message().to_string(),
        "2 control characters replaced with spaces, the first on line 2"
    );
}

#[test]
fn markup_and_lost_letters_are_warnings() {
    assert_eq!(read(b"<?xml version='1.0'?><a/>").unwrap().warnings, [Warning::Markup]);
    assert_eq!(read("d\u{FFFD}j\u{FFFD}".as_bytes()).unwrap().warnings, [Warning::Lost(2)]);
}

#[test]
fn segmented_lines_are_sentences() {
    let text = "Un. Deux.\r\nTrois\u{2028}quatre.\u{C}\r\n\r\n \r\nCinq.";
    let (document, sentences) =
        segmented(text.as_bytes(), Path::new("a.txt"), &ReadOptions::default()).unwrap();
    let texts: Vec<&str> = sentences.iter().map(|s| &document.text[s.span.clone()]).collect();
    assert_eq!(texts, ["Un. Deux.", "Trois\u{2028}quatre.", "Cinq."]);
    assert_eq!(sentences.iter().map(|s| s.paragraph).collect::<Vec<_>>(), [0, 0, 1]);
    assert_eq!(&document.text[document.paragraphs[0].clone()], "Un. Deux.\r\nTrois\u{2028}quatre.");
}

#[test]
fn one_long_line_is_one_paragraph() {
    let text = "Une phrase et puis une autre, déjà. ".repeat(30_000);
    let bytes = encoded(&text, "windows-1252");
    assert_eq!(read(&bytes).unwrap().paragraphs.len(), 1);
}

/// Generates texts in NFC with characters that encodings treat differently.
fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            6 => proptest::char::range('a', 'z'),
            2 => proptest::sample::select(vec!['é', 'à', 'œ', '€', '«', '»', '’', '\u{A0}', 'Ÿ']),
            1 => proptest::sample::select(vec![' ', '\n', '.', '!']),
        ],
        1..200,
    )
    .prop_map(|chars| format!("a{}", String::from_iter(chars)))
}

/// Returns the line and the column of each word of a document.
fn positions(document: &Document, words: &[&str]) -> Vec<(u32, u32)> {
    let mut positions = Positions::new(&document.text, &document.lines);
    words.iter().map(|word| positions.advance(document.text.find(word).unwrap())).collect()
}

#[test]
fn lines_are_those_of_the_file_after_page_layout_is_removed() {
    let pages = [
        "Le batelier regardait la rivière qui montait depuis\nle matin sans que personne",
        "au village s'en inquiète. La rivière mon-",
        "tait encore, et le maire ne savait toujours rien.",
        "Le lendemain, tout avait changé.",
    ];
    let text: String =
        (12..).zip(pages).map(|(number, page)| format!("{page}\n\n{number} LA RIVIÈRE\n\n")).collect();
    let document = read(text.as_bytes()).unwrap();
    assert!(!document.text.contains("LA RIVIÈRE"), "{}", document.text);
    let words =
        ["Le batelier", "personne", "au village", "La rivière", "encore", "et le maire", "Le lendemain"];
    let expected = [(1, 1), (2, 19), (6, 1), (6, 27), (10, 6), (10, 14), (14, 1)];
    assert_eq!(positions(&document, &words), expected);
}

#[test]
fn a_form_feed_does_not_end_a_line_of_the_file() {
    let document = read("Il pleut.\u{C}Il neige.\nOn rentre.\n\u{C}Fin.\n".as_bytes()).unwrap();
    let words = ["Il pleut", "Il neige", "On rentre", "Fin"];
    assert_eq!(positions(&document, &words), [(1, 1), (1, 11), (2, 1), (3, 2)]);
}

proptest! {
    #[test]
    fn any_bytes_can_be_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        check_any(&bytes);
    }

    #[test]
    fn any_damaged_text_can_be_read(text in "\\PC{0,80}", cut in any::<proptest::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = text.into_bytes();
        if !bytes.is_empty() {
            let at = cut.index(bytes.len());
            bytes[at] = byte;
        }
        check_any(&bytes);
    }

    #[test]
    fn every_encoding_preserves_text_and_offsets(text in text()) {
        for label in ["windows-1252", "iso-8859-15"] {
            if let (bytes, _, false) = Coding::for_label(label.as_bytes()).unwrap().encode(&text) {
                let document = read_as(&bytes, label).unwrap();
                prop_assert_eq!(&document.text, &text);
                assert_offsets(&document, &bytes, 0, |_| 1);
            }
        }
        for (little, coding) in [(true, UTF_16LE), (false, UTF_16BE)] {
            let bytes = utf16(&text, little, false);
            let document = read_as(&bytes, coding.name()).unwrap();
            prop_assert_eq!(&document.text, &text);
            assert_offsets(&document, &bytes, 0, |c| 2 * c.len_utf16());
        }
        let document = read_as(text.as_bytes(), "utf-8").unwrap();
        assert_offsets(&document, text.as_bytes(), 0, char::len_utf8);
    }
}

/// Checks that reading never panics and that every document is consistent.
fn check_any(bytes: &[u8]) {
    for label in
        [None, Some("utf-8"), Some("utf-16be"), Some("windows-1252"), Some("big5"), Some("iso-2022-jp")]
    {
        let encoding = label.map(|label| label.parse().unwrap());
        let options = ReadOptions { encoding, ..ReadOptions::default() };
        if let Ok(document) = decode(bytes, Path::new("a.txt"), &options) {
            check(&document, bytes);
        }
        if let Ok((document, sentences)) = segmented(bytes, Path::new("a.txt"), &options) {
            check(&document, bytes);
            assert!(sentences.windows(2).all(|pair| pair[0].span.end < pair[1].span.start));
        }
    }
}

fn check(document: &Document, bytes: &[u8]) {
    let text = &document.text;
    assert!(unicode_normalization::is_nfc(text));
    let mut last = 0;
    for (at, c) in text.char_indices() {
        assert!(!c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{85}'), "{c:?}");
        let input = document.offsets.to_input(at);
        assert!(last <= input && input <= bytes.len());
        last = input;
    }
    assert_eq!(document.offsets.to_input(text.len()), bytes.len());
    assert!(!document.paragraphs.is_empty());
    let mut end = 0;
    for range in &document.paragraphs {
        assert!(text[end..range.start].trim().is_empty());
        assert_eq!(text[range.clone()].trim().len(), range.len());
        assert!(!range.is_empty());
        end = range.end;
    }
    assert!(text[end..].trim().is_empty());
}
