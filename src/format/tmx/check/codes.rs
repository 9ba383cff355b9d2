//! Checks language codes for the forms that importers accept.

/// Three-letter codes of ISO 639-2 and ISO 639-3, each with the two-letter code of ISO 639-1 that importers
/// expect. They cover official languages of Europe and languages common in translation memories. Where ISO
/// 639-2 has two codes for a language, both are listed.
const CODES: &[&str] = &[
    "afr=af", "alb=sq", "ara=ar", "arm=hy", "aze=az", "baq=eu", "bel=be", "ben=bn", "bos=bs", "bre=br",
    "bul=bg", "cat=ca", "ces=cs", "chi=zh", "cos=co", "cym=cy", "cze=cs", "dan=da", "deu=de", "dut=nl",
    "ell=el", "eng=en", "epo=eo", "est=et", "eus=eu", "fas=fa", "fin=fi", "fra=fr", "fre=fr", "geo=ka",
    "ger=de", "gle=ga", "glg=gl", "gre=el", "heb=he", "hin=hi", "hrv=hr", "hun=hu", "hye=hy", "ice=is",
    "ind=id", "isl=is", "ita=it", "jpn=ja", "kat=ka", "kaz=kk", "khm=km", "kor=ko", "lat=la", "lav=lv",
    "lit=lt", "ltz=lb", "mac=mk", "may=ms", "mkd=mk", "mlt=mt", "msa=ms", "nld=nl", "nno=nn", "nob=nb",
    "nor=no", "oci=oc", "per=fa", "pol=pl", "por=pt", "ron=ro", "rum=ro", "rus=ru", "slk=sk", "slo=sk",
    "slv=sl", "spa=es", "sqi=sq", "srp=sr", "swa=sw", "swe=sv", "tam=ta", "tha=th", "tur=tr", "ukr=uk",
    "urd=ur", "vie=vi", "wel=cy", "zho=zh",
];

/// Returns a description of the problem with a language code, or `None` if there is no problem. All importers accept
/// two-letter codes, with or without subtags after hyphens.
pub(super) fn problem(attribute: &str, code: &str) -> Option<String> {
    let mut subtags = code.split('-');
    let primary = subtags.next().unwrap_or_default();
    let letters = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_alphabetic());
    let is_subtag = |s: &str| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric());
    // Nearly all codes have two letters, so the list is rarely searched.
    let known: &[&str] = if primary.len() == 3 { CODES } else { &[] };
    let mut codes = known.iter().filter_map(|code| code.split_once('='));
    let reason = if code.contains('_') {
        format!("use hyphens instead of underscores: {}", code.replace('_', "-"))
    } else if let Some((_, two)) = codes.find(|(three, _)| three.eq_ignore_ascii_case(primary)) {
        format!("use the two-letter code {two}")
    } else if !letters(primary, 2) && !letters(primary, 3) {
        "not a language code".into()
    } else if !subtags.all(is_subtag) {
        "not a valid BCP 47 tag".into()
    } else {
        return None;
    };
    Some(format!("{attribute}=\"{code}\": {reason}"))
}
