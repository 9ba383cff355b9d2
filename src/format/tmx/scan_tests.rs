use super::*;

/// Returns all tokens in short form, and the fault that ended the scan, if any.
fn scan(bytes: &[u8]) -> (Vec<String>, Option<Fault>) {
    let mut scanner = Scanner::new(Box::new(io::Cursor::new(bytes.to_vec()))).unwrap();
    let mut out = Vec::new();
    loop {
        let Place { line, column } = match scanner.next() {
            Ok(Token::Eof) => return (out, None),
            Err(fault) => return (out, Some(fault)),
            Ok(Token::Start) => {
                out.push(format!("<{}>", scanner.name));
                scanner.place()
            }
            Ok(Token::End) => {
                out.push(format!("</{}>", scanner.name));
                scanner.place()
            }
            Ok(Token::Text | Token::Doctype) => {
                out.push(scanner.text.clone());
                scanner.place()
            }
        };
        out.last_mut().unwrap().push_str(&format!("@{line}:{column}"));
    }
}

#[track_caller]
fn fault(text: &str, line: u64, column: u64, part: &str) {
    let fault = scan(text.as_bytes()).1.expect("a fault");
    assert_eq!(fault.place, Place { line, column }, "{fault:?}");
    assert!(fault.reason.contains(part), "{fault:?}");
}

/// Returns all tokens in full, and the fault that ended the scan, if any.
fn everything(bytes: &[u8], bypass: bool) -> (Vec<String>, Option<Fault>) {
    let mut scanner = Scanner::new(Box::new(io::Cursor::new(bytes.to_vec()))).unwrap();
    scanner.bypass = bypass;
    let mut out = Vec::new();
    loop {
        match scanner.next() {
            Ok(Token::Eof) => return (out, None),
            Err(fault) => return (out, Some(fault)),
            Ok(token) => {
                let place = scanner.place();
                let Scanner { name, attributes, text, .. } = &scanner;
                let tag = matches!(token, Token::Start | Token::End).then_some((name, attributes));
                let text = matches!(token, Token::Text | Token::Doctype).then_some(text);
                out.push(format!("{token:?} {place:?} {tag:?} {text:?} {:?}", scanner.open()));
            }
        }
    }
}

#[test]
fn bypassing_the_parser_gives_the_same_tokens() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tmx");
    let mut files = 0;
    for kind in ["good", "broken"] {
        for entry in std::fs::read_dir(folder.join(kind)).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            assert_eq!(everything(&bytes, true), everything(&bytes, false));
            files += 1;
            // Repeats the comparison at many positions, with the file truncated there or with one byte
            // replaced.
            for at in (0..bytes.len().min(3000)).step_by(7) {
                let cut = &bytes[..at];
                assert_eq!(everything(cut, true), everything(cut, false));
                let odd = b"<>&;'\"/=! \r\x01\xff\xc3]-"[at / 7 % 16];
                let mut other = bytes.clone();
                other[at] = odd;
                assert_eq!(everything(&other, true), everything(&other, false), "{odd} at {at}");
            }
        }
    }
    assert!(files > 40);
    // This text is longer than one buffer, so some pieces are split across two buffers.
    let long = format!("<a>{}</a>", "<b k='&lt;\"'>été\r\n&amp;x</b >\n<c d=\"1>\"/>".repeat(9000));
    let (bypassed, parsed) = (everything(long.as_bytes(), true), everything(long.as_bytes(), false));
    assert!(bypassed == parsed && bypassed.1.is_none());
}

#[test]
fn tokens_have_positions_and_text_is_joined() {
    let (tokens, fault) =
        scan("<?xml version='1.0'?>\n<a>é&amp;<!-- x -->b<![CDATA[<c>]]>\n<b k='1'/></a>\n".as_bytes());
    assert_eq!(fault, None);
    assert_eq!(tokens, ["\n@1:22", "<a>@2:1", "é&b<c>\n@2:4", "<b>@3:1", "</b>@3:1", "</a>@3:11", "\n@3:15"]);
}

#[test]
fn any_encoding_is_read() {
    let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>été 😀</a>";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let expected = scan(text.as_bytes()).0;
    assert_eq!(expected.len(), 3);
    for bytes in [&little, &big, &[b"\xff\xfe", &little[..]].concat(), &[b"\xfe\xff", &big[..]].concat()] {
        assert_eq!(scan(bytes), (expected.clone(), None));
    }
    assert_eq!(scan(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), (expected, None));
    let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9t\xe9</a>";
    assert!(scan(latin).0[1].starts_with("été@"));
}

#[test]
fn faults_have_a_position_and_a_reason() {
    fault("<a>\n  <b></a>", 2, 6, "expected </b>, found </a>");
    fault("<a>x & y</a>", 1, 6, "&amp;");
    fault("<a>\n\n&nbsp;</a>", 3, 1, "&nbsp;");
    fault("<a>&#0;</a>", 1, 4, "&#0;");
    fault("<a>x\u{1}</a>", 1, 4, "U+0001");
    fault("<a k='1' k='2'/>", 1, 1, "<a>");
    fault("<a k='<'/>", 1, 1, "&lt;");
    fault("<a k=1/>", 1, 1, "<a>");
    fault("<a><b>", 1, 7, "inside <b>");
    fault("<a></a><b/>", 1, 8, "after the end");
    fault("", 1, 1, "not XML");
    fault("just text", 1, 1, "outside");
    fault("<a><!-- ", 1, 4, "omment");
    assert!(scan(b"<a>\xff</a>").1.unwrap().reason.starts_with("invalid UTF-8; convert"));
}

#[test]
fn entity_bombs_and_oversized_input_are_refused() {
    let bomb = "<!DOCTYPE a [<!ENTITY x 'xxxx'><!ENTITY y '&x;&x;'>]><a>&y;</a>";
    fault(bomb, 1, 57, "&y;");
    fault("<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><a>&f;</a>", 1, 58, "&f;");
    let deep = "<a>".repeat(1000);
    fault(&deep, 1, 97, "deep");
    let long = format!("<a>{}</a>", "x".repeat(MAX_PIECE_BYTES as usize + 100_000));
    fault(&long, 1, 4, "MB");
    let long = format!("<a>{}</a>", "&lt;".repeat(MAX_PIECE_BYTES as usize + 2));
    assert!(scan(long.as_bytes()).1.unwrap().reason.contains("MB"));
}
