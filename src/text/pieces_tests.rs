use super::*;
use crate::text::document::Warning;
use proptest::prelude::*;
use std::io::Cursor;

/// Reads `bytes` in pieces of about `piece` bytes. Returns the paragraphs with their offsets in the
/// input, and the number of pieces.
fn by_pieces(bytes: &[u8], piece: usize) -> Result<(Vec<(String, u64)>, usize)> {
    let input = Box::new(Cursor::new(bytes.to_vec()));
    let pieces = match Pieces::open(input, Path::new("a.txt"), &ReadOptions::default())? {
        Opened::Plain(pieces, _) => pieces.with_size(piece),
        // A text with repeated lines between form feeds is not read in pieces.
        Opened::Whole(document) => return Ok((listed(&document), 1)),
    };
    let (decoder, mut found, mut count) = (pieces.decoder, Vec::new(), 0);
    for piece in pieces {
        let piece = piece?;
        count += 1;
        let (document, _) = decoder.decode(&piece).unwrap();
        found.extend(document.paragraphs.iter().map(|range| {
            let start = document.offsets.to_input(range.start) as u64;
            (document.text[range.clone()].to_owned(), piece.start + start)
        }));
    }
    Ok((found, count))
}

fn whole(bytes: &[u8]) -> Result<Vec<(String, u64)>> {
    read::decode(bytes, Path::new("a.txt"), &ReadOptions::default()).map(|document| listed(&document))
}

/// Returns the paragraphs of a whole document with their offsets in the input.
fn listed(document: &Document) -> Vec<(String, u64)> {
    let start = |range: &std::ops::Range<usize>| document.offsets.to_input(range.start) as u64;
    document.paragraphs.iter().map(|p| (document.text[p.clone()].to_owned(), start(p))).collect()
}

fn assert_same(bytes: &[u8], piece: usize) {
    match (by_pieces(bytes, piece), whole(bytes)) {
        (Ok((found, _)), Ok(wanted)) => assert_eq!(found, wanted),
        (Err(found), Err(wanted)) => assert_eq!(found.to_string(), wanted.to_string()),
        (found, wanted) => panic!("{found:?}, {wanted:?}"),
    }
}

const WRAPPED: &str = "Le jardin donnait sur la rivière, et l'on entendait la\nnuit le bruit de l'eau sous les \
     saules. Rien ne bougeait\ndans la maison.\n\nAu matin, la brume couvrait encore les prés quand le\nfacteur \
     poussa la grille. Il posa deux lettres sur la\ntable et repartit.\n  \t\n— Bonne journée\u{A0}! cria-t-il.\n";

#[test]
fn wrapped_text_is_cut_at_blank_lines() {
    let text = WRAPPED.repeat(20);
    for line_end in ["\n", "\r\n", "\r"] {
        let text = text.replace('\n', line_end);
        assert_same(text.as_bytes(), 64);
        assert!(by_pieces(text.as_bytes(), 64).unwrap().1 > 20);
    }
}

#[test]
fn any_encoding_is_cut_between_characters() {
    let text =
        "L’été déjà finissait…\r\nLa forêt s'éveillait à peine, et l'œil du guetteur aussi.\n".repeat(30);
    for label in ["utf-16le", "utf-16be"] {
        let little = label == "utf-16le";
        let units = text.encode_utf16().chain([]);
        let bytes: Vec<u8> =
            units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect();
        assert_same(&bytes, 100);
        assert!(by_pieces(&bytes, 100).unwrap().1 > 20, "{label}");
    }
    let (latin, _, lossy) = encoding_rs::WINDOWS_1252.encode(&text);
    assert!(!lossy);
    assert_same(&latin, 100);
    assert_same(format!("\u{FEFF}{text}").as_bytes(), 100);
}

#[test]
fn long_texts_are_read_completely() {
    let text = WRAPPED.repeat(2 * SAMPLE_BYTES / WRAPPED.len());
    assert_same(text.as_bytes(), PIECE_BYTES);
    let lines = text.replace(['\n', '\t'], " ").replace(". ", ".\n");
    assert_same(lines.as_bytes(), PIECE_BYTES);
    let one_line = text.replace('\n', " ");
    let (found, count) = by_pieces(one_line.as_bytes(), PIECE_BYTES).unwrap();
    assert_eq!((found.len(), count), (1, 1));
}

#[test]
fn defects_after_the_beginning_are_reported() {
    let sound = "Le cœur de la forêt, déjà, s'éveillait.\n".repeat(SAMPLE_BYTES / 30);
    let open = |bytes: Vec<u8>| match Pieces::open(
        Box::new(Cursor::new(bytes)),
        Path::new("a.txt"),
        &ReadOptions::default(),
    ) {
        Ok(Opened::Plain(pieces, _)) => pieces,
        _ => panic!("plain text"),
    };
    let reason = |bytes: Vec<u8>| {
        let (pieces, mut defects) = (open(bytes), Defects::default());
        let decoder = pieces.decoder;
        let all = pieces.map(|piece| decoder.decode(&piece.unwrap()).map(|(_, defects)| defects));
        all.map(|next| next.and_then(|next| defects.add(next)))
            .find_map(|result| result.err().map(|reason| reason.to_string()))
    };
    assert_eq!(reason(sound.clone().into_bytes()), None);
    let latin = [sound.as_bytes(), &b"d\xE9j\xE0 vu, \xE9t\xE9\n".repeat(9000)].concat();
    assert!(reason(latin).unwrap().contains("set `encoding`"));
    let binary = [sound.as_bytes(), &[1; 100_000]].concat();
    assert!(reason(binary).unwrap().contains("binary"));
    let one = [sound.as_bytes(), b"\xE9t\xE9\x01\n"].concat();
    let (pieces, mut defects) = (open(one), Defects::default());
    let decoder = pieces.decoder;
    pieces.for_each(|piece| defects.add(decoder.decode(&piece.unwrap()).unwrap().1).unwrap());
    let line = SAMPLE_BYTES / 30 + 1;
    let wanted = [Warning::Damaged(2), Warning::Controls { count: 1, line }];
    assert_eq!(defects.warnings(), wanted);
}

proptest! {
    #[test]
    fn pieces_agree_with_the_whole(
        text in "([A-Za-zéœ«»…]{0,9}[ .\\u{A0}\\u{301}\\u{FEFF}\\u{C}\t]{0,2}(\n|\r\n|\r|\u{2028}|\u{85})?){1,60}",
        piece in 1..200_usize,
    ) {
        assert_same(text.as_bytes(), piece);
    }

    #[test]
    fn wrapped_pieces_agree_with_the_whole(
        parts in proptest::collection::vec(0..5_usize, 1..60), piece in 1..600_usize,
    ) {
        let text: String = parts.iter().map(|&part| [WRAPPED, "\n", " \r\n", "Une ligne\nseule. ", "- un\n"][part]).collect();
        assert_same(text.as_bytes(), piece);
    }
}
