//! Decides whether a sentence continues after a quotation, in languages without capitals: `「…。」と言った`.

use super::Candidate;

/// Japanese words that follow a quotation or a bracket in the same sentence.
const JAPANESE: [&str; 24] = [
    "と",
    "って",
    "など",
    "なんて",
    "とか",
    "を",
    "は",
    "が",
    "の",
    "に",
    "で",
    "も",
    "へ",
    "や",
    "から",
    "まで",
    "より",
    "だけ",
    "くらい",
    "ぐらい",
    "ほど",
    "みたい",
    "らしい",
    "です",
];

/// Japanese words that begin sentences, although they begin like words of [`JAPANESE`].
const JAPANESE_FIRST: [&str; 48] = [
    "とても",
    "ところ",
    "とにかく",
    "とりあえず",
    "ともかく",
    "とうとう",
    "とき",
    "とある",
    "とはいえ",
    "となり",
    "ともだち",
    "どう",
    "はい",
    "はじめ",
    "はは",
    "はやく",
    "はず",
    "はたして",
    "がんば",
    "がっかり",
    "のち",
    "のんびり",
    "にほん",
    "にこ",
    "にや",
    "にもかかわらず",
    "でも",
    "では",
    "ですから",
    "ですが",
    "でき",
    "できる",
    "でしょ",
    "ではない",
    "もう",
    "もし",
    "もちろん",
    "もっと",
    "もしかし",
    "もの",
    "もともと",
    "やはり",
    "やっぱり",
    "やがて",
    "やあ",
    "やっと",
    "やめ",
    "だけど",
];

/// Chinese words that continue a sentence after a quotation.
const CHINESE: [&str; 16] = [
    "然后", "然後", "接着", "接著", "随后", "隨後", "于是", "於是", "便", "就", "的", "之类", "之類", "等等",
    "等", "地",
];

/// Chinese verbs of speech. A clause that ends with one belongs to the quotation before it.
const CHINESE_SPEECH: [&str; 22] = [
    "说", "說", "道", "问", "問", "答", "喊", "叫", "嚷", "想", "笑", "喝", "吼", "哭", "骂", "罵", "回答",
    "表示", "写道", "寫道", "开口", "開口",
];

/// Korean words that follow a quotation in the same sentence, after white space.
const KOREAN: [&str; 18] = [
    "하고",
    "하며",
    "하면서",
    "하는",
    "하자",
    "하더니",
    "했다",
    "한다",
    "해서",
    "라고",
    "라며",
    "라는",
    "라면서",
    "이라고",
    "이라며",
    "이라는",
    "고 ",
    "며 ",
];

/// Maximum length in bytes of a clause with a verb of speech: twelve Chinese characters.
const MAX_CLAUSE: usize = 36;

/// Whether the sentence continues after the closing quotation mark or bracket of a candidate, judging by the text
/// after it.
pub(super) fn continues(text: &str, c: &Candidate) -> bool {
    let next = &text[c.next_start..];
    match next.chars().next() {
        Some('、' | '，' | '；' | '：' | '。' | '・') => true,
        Some('\u{3040}'..='\u{309f}') => c.next_start == c.end && is_japanese_particle(next),
        Some('\u{3400}'..='\u{9fff}') => {
            let is_quote = c.quote_closed || text[..c.end].ends_with(['」', '』']);
            c.next_start == c.end && is_quote && is_chinese_clause(next)
        }
        Some('\u{ac00}'..='\u{d7a3}') => c.quote_closed && KOREAN.iter().any(|word| next.starts_with(word)),
        _ => false,
    }
}

fn is_japanese_particle(next: &str) -> bool {
    let starts = |words: &[&str]| words.iter().any(|word| next.starts_with(word));
    starts(&JAPANESE) && !starts(&JAPANESE_FIRST)
}

fn is_chinese_clause(next: &str) -> bool {
    if CHINESE.iter().any(|word| next.starts_with(word)) {
        return true;
    }
    let end = next.find(['，', '。', '：', '！', '？', '；', '、', '“', '「', '\n']);
    let clause = &next[..end.unwrap_or(next.len())];
    clause.len() <= MAX_CLAUSE
        && CHINESE_SPEECH.iter().any(|verb| clause.ends_with(verb))
        && !clause.ends_with("知道")
        // Japanese is also written with these characters, but never with these alone.
        && !clause.contains(|c| matches!(c, '\u{3040}'..='\u{30ff}'))
        // A clause about silence is not about the quotation: `她没有回答。`
        && !clause.contains(['没', '沒', '不'])
}
