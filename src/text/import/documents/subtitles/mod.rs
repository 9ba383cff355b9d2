//! Reads subtitles in SRT and WebVTT.
//!
//! ```text
//!  text ──cues──▶ cues with times and lines ──rolling──▶ each line once ──markup──▶ words ──▶ paragraphs
//! ```

mod cues;
mod markup;
mod rolling;

use super::paragraphs::Paragraphs;
use crate::error::Message;
use crate::text::Warning;

/// Reads the subtitles as paragraphs. A subtitle without closing punctuation is joined with the next one.
pub(super) fn read(text: &str, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let (mut cues, broken) = cues::read(text, out.budget)?;
    if broken.count > 0 {
        out.warnings.push(Warning::BrokenTimes { count: broken.count, line: broken.first });
    }
    for cue in &mut cues {
        cue.lines = markup::removed(&cue.lines.join("\n"), out.budget)?;
    }
    rolling::merge(&mut cues);
    let mut continues = false;
    for cue in cues {
        out.budget.step()?;
        if !continues {
            out.end()?;
        }
        out.show(cue.start, cue.end);
        for line in &cue.lines {
            out.add(line)?;
            // Lyrics (♪) and descriptions of sounds ([…]) do not continue in dialogue.
            continues = !line
                .trim_end_matches(['»', '"', '”', ')', ' ', '\u{a0}', '\u{202f}'])
                .ends_with(['.', '!', '?', '…', ':', '♪', '♫', ']', '。', '！', '？', '؟', '।']);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::import::documents::paragraphs::collected;

    fn paragraphs(text: &str) -> Vec<String> {
        collected(|out| read(text, out))
    }

    #[test]
    fn times_numbers_and_tags_are_dropped_and_sentences_rejoined() {
        let srt = "1\n00:00:01,000 --> 00:00:02,000\n<i>Il pleut</i>\nencore\n\n2\n00:00:03,000 --> 00:00:04,000\n\
                   {\\an8}ce matin.\n\n3\n00:00:05,000 --> 00:00:06,000\n1984\nest loin !\n";
        assert_eq!(paragraphs(srt), ["Il pleut encore ce matin.", "1984 est loin !"]);
    }

    #[test]
    fn names_comments_and_settings_of_webvtt_are_dropped() {
        let vtt = "WEBVTT - film\n\nNOTE\nde la main de Léa\n\nSTYLE\n::cue {}\n\nscène 1\n00:01.000 --> 00:02.000 align:start\n\
                   <v Léa>Il pleut.\n\n00:03.000 --> 00:04.000\n♪ La la ♪\n\n00:05.000 --> 00:06.000\n[Bruit]\n\n\
                   00:07.000 --> 00:08.000\nNOTE bien.\n\nREGION\nid:a\n\nWEBVTT\nX-TIMESTAMP-MAP=MPEGTS:9\n\n\
                   00:09.000 --> 00:10.000 region:a\nFin.";
        assert_eq!(paragraphs(vtt), ["Il pleut.", "♪ La la ♪", "[Bruit]", "NOTE bien.", "Fin."]);
    }

    #[test]
    fn a_broken_tag_does_not_reach_into_the_next_subtitle() {
        let cues = |text: &str| {
            format!(
                "1\n00:00:01,000 --> 00:00:02,000\n{text}\n\n2\n00:00:03,000 --> 00:00:04,000\nOn monte.\n"
            )
        };
        for text in
            ["<i>La tour penche.</i", "La tour penche.<", "<i La tour penche.", "{\\an8 La tour penche."]
        {
            assert_eq!(paragraphs(&cues(text)), ["La tour penche.", "On monte."], "{text}");
        }
        assert_eq!(paragraphs(&cues("<font color=\"#ff La tour penche.")), ["La tour penche.", "On monte."]);
    }

    #[test]
    fn missing_numbers_and_blank_lines_do_no_harm() {
        let srt = "00:00:01,000 --> 00:00:02,000\nIl pleut.\n2\n00:00:03.5 -> 00:00:04,000\nOn monte --> là-haut.\n\
                   00:00:05,000-->00:00:06,000 X1:10 X2:20\n12\n\n\n4 00:00:07,000 --> 00:00:08,000\nUn.\n\nDeux.\n\n\
                   5\n0:00:09,000 --> 0:00:10,000 Trois.\n\n6\n";
        assert_eq!(paragraphs(srt), ["Il pleut.", "On monte --> là-haut.", "12 Un. Deux.", "Trois."]);
    }

    #[test]
    fn entities_times_and_ruby_annotations_of_webvtt_are_resolved() {
        let vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<b.loud.x>Tom</b> &amp; <00:01.500><c>L&eacute;a&lrm;</c>,\n<lang fr><ruby>漢\
                   <rt>kan</rt></ruby>&nbsp;&lt;&#33;</lang>\n";
        assert_eq!(paragraphs(vtt), ["Tom & Léa\u{200e}, 漢 <!"]);
    }

    #[test]
    fn rolling_captions_appear_once() {
        let vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nLa tour\n\n00:02.000 --> 00:02.010\nLa tour\n\n00:02.010 --> 00:03.000\n\
                   La tour\npenche un<00:02.500><c> peu</c>\n\n00:03.000 --> 00:04.000\npenche un peu\net on monte.\n\n\
                   00:04.000 --> 00:05.000\nOui\n\n00:05.000 --> 00:06.000\nOui, on\n\n00:06.000 --> 00:07.000\nOui, on monte.\n";
        assert_eq!(paragraphs(vtt), ["La tour penche un peu et on monte.", "Oui, on monte."]);
        let srt = "1\n00:00:01,000 --> 00:00:02,000\nNon !\n\n2\n00:00:02,500 --> 00:00:03,000\nNon !\n";
        assert_eq!(paragraphs(srt), ["Non !", "Non !"]);
    }
}
