//! Finds links between numbers or months written as words and their values in digits: *onze* to 11, *février*
//! to m:2.
//!
//! Words are keys of [`crate::keys::tokens`]: without accents, cut to six letters. A key can have several
//! values: "sevent" is 7th, 17 and 70. The lists omit 1, whose word is often an article, and values that are
//! rarely written in digits.

use crate::keys::numbers::MONTHS;
use crate::score::side::Side;
use crate::text::language::Language;

/// Calls `found(src, tgt)` for each pair of a number or month word on one side and a key in digits on the
/// other side that may have the same value. The arguments are the numbers of the two keys.
pub(crate) fn links(src: &Side, tgt: &Side, mut found: impl FnMut(u32, u32)) {
    for (word, digits) in words(src.lang) {
        if let (Some(word), Some(digits)) = (src.keys.get(word), tgt.keys.get(digits)) {
            found(word, digits);
        }
    }
    for (word, digits) in words(tgt.lang) {
        if let (Some(word), Some(digits)) = (tgt.keys.get(word), src.keys.get(digits)) {
            found(digits, word);
        }
    }
}

/// The maximum length of a value in the lists, in bytes: "1000", "m:12".
const MAX_LENGTH: usize = 4;

/// Returns the words of `lang` that may have the same value as a key in digits.
pub(crate) fn words_for(digits: &str, lang: Language) -> impl Iterator<Item = &'static str> {
    let short = digits.len() <= MAX_LENGTH;
    short
        .then(|| words(lang))
        .into_iter()
        .flatten()
        .filter(move |(_, value)| *value == digits)
        .map(|(word, _)| word)
}

/// Returns the words of a language, each with the key of its value in digits.
fn words(lang: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    let (numbers, months) = match lang {
        Language::French => (FR, "janvie fevrie mars avril mai juin juille aout septem octobr novemb decemb"),
        Language::English => {
            (EN, "januar februa march april may june july august septem octobe novemb decemb")
        }
        Language::German => (DE, "januar februa marz april mai juni juli august septem oktobe novemb dezemb"),
        Language::Spanish => {
            (ES, "enero febrer marzo abril mayo junio julio agosto septie octubr noviem diciem")
        }
        Language::Italian => {
            (IT, "gennai febbra marzo aprile maggio giugno luglio agosto settem ottobr novemb dicemb")
        }
        Language::Portuguese => {
            (PT, "janeir fevere marco abril maio junho julho agosto setemb outubr novemb dezemb")
        }
        Language::Dutch => (NL, "januar februa maart april mei juni juli august septem oktobe novemb decemb"),
        _ => ("", ""),
    };
    let numbers = numbers.split_whitespace().filter_map(|entry| entry.split_once('='));
    let numbers = numbers.flat_map(|(value, words)| words.split(',').map(move |word| (word, value)));
    numbers.chain(months.split_whitespace().zip(MONTHS))
}

const FR: &str = "2=deux,second,deuxie 3=trois,troisi 4=quatre,quatri 5=cinq,cinqui 6=six,sixiem \
    7=sept,septie 8=huit,huitie 9=neuf,neuvie 10=dix,dixiem 11=onze,onziem 12=douze,douzie 13=treize,treizi \
    14=quator 15=quinze,quinzi 16=seize,seizie 20=vingt,vingti 30=trente,trenti 40=quaran 50=cinqua \
    60=soixan 70=septan 80=octant,huitan 90=nonant 100=cent,cents 1000=mille";
const EN: &str = "2=two,second 3=three,third 4=four,fourth 5=five,fifth 6=six,sixth 7=seven,sevent \
    8=eight,eighth 9=nine,ninth 10=ten,tenth 11=eleven 12=twelve,twelft 13=thirte 14=fourte 15=fiftee \
    16=sixtee 17=sevent 18=eighte 19=ninete 20=twenty,twenti 30=thirty 40=forty 50=fifty 60=sixty 70=sevent \
    80=eighty 90=ninety 100=hundre 1000=thousa";
const DE: &str = "2=zwei,zweite 3=drei,dritte 4=vier,vierte 5=funf,funfte 6=sechs,sechst 7=sieben,siebte \
    8=acht,achte 9=neun,neunte 10=zehn,zehnte 11=elf,elfte 12=zwolf,zwolft 13=dreize 14=vierze 15=funfze \
    16=sechze 17=siebze 18=achtze 19=neunze 20=zwanzi 30=dreiss 40=vierzi 50=funfzi 60=sechzi 70=siebzi \
    80=achtzi 90=neunzi 100=hunder 1000=tausen";
const ES: &str = "2=dos,segund 3=tres,tercer 4=cuatro,cuarto 5=cinco,quinto 6=seis,sexto 7=siete,septim \
    8=ocho,octavo 9=nueve,noveno 10=diez,decimo 11=once 12=doce 13=trece 14=catorc 15=quince 16=diecis \
    17=diecis 18=diecio 19=diecin 20=veinte 30=treint 40=cuaren 50=cincue 60=sesent 70=setent 80=ochent \
    90=novent 100=cien,ciento 1000=mil";
const IT: &str = "2=due,second 3=tre,terzo,terza 4=quattr,quarto,quarta 5=cinque,quinto 6=sei,sesto \
    7=sette,settim 8=otto,ottavo 9=nove,nono 10=dieci,decimo 11=undici 12=dodici 13=tredic 14=quatto \
    15=quindi 16=sedici 17=dicias 18=diciot 19=dician 20=venti 30=trenta 40=quaran 50=cinqua 60=sessan \
    70=settan 80=ottant 90=novant 100=cento 1000=mille";
const PT: &str = "2=dois,duas,segund 3=tres,tercei 4=quatro,quarto 5=cinco,quinto 6=seis,sexto \
    7=sete,setimo 8=oito,oitavo 9=nove,nono 10=dez,decimo 11=onze 12=doze 13=treze 14=catorz,quator \
    15=quinze 16=dezess,dezass 17=dezess,dezass 18=dezoit 19=dezeno,dezano 20=vinte 30=trinta 40=quaren \
    50=cinque 60=sessen 70=setent 80=oitent 90=novent 100=cem,cento 1000=mil";
const NL: &str = "2=twee,tweede 3=drie,derde 4=vier,vierde 5=vijf,vijfde 6=zes,zesde 7=zeven,zevend \
    8=acht,achtst 9=negen,negend 10=tien,tiende 11=elf,elfde 12=twaalf 13=dertie 14=veerti 15=vijfti \
    16=zestie 17=zevent 18=achtti 19=negent 20=twinti 30=dertig 40=veerti 50=vijfti 60=zestig 70=zevent \
    80=tachti 90=negent 100=honder 1000=duizen";

#[cfg(test)]
mod tests {
    use super::*;

    fn found(french: &str, lang: Language, foreign: &str) -> Vec<(String, String)> {
        let (mut src, mut tgt) = (Side::default(), Side::default());
        src.read(&[french], Language::French, &mut String::new());
        tgt.read(&[foreign], lang, &mut String::new());
        let mut out = Vec::new();
        links(&src, &tgt, |s, t| {
            out.push((src.keys.key(s).to_owned(), tgt.keys.key(t).to_owned()));
        });
        out.sort();
        out
    }

    #[test]
    fn words_and_digits_are_linked_in_both_directions() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            found("onze hommes, 17 femmes", Language::English, "11 men, seventeen women"),
            [pair("17", "sevent"), pair("onze", "11")]
        );
        assert_eq!(found("le 3 février 2020", Language::German, "am 03.02.2020"), [pair("fevrie", "m:2")]);
        assert_eq!(found("le onze mai", Language::English, "the eleventh of May"), []);
    }

    #[test]
    fn all_words_are_keys_of_the_tokeniser() {
        for lang in Language::ALL {
            for (word, _) in words(*lang) {
                let mut side = Side::default();
                side.read(&[word], *lang, &mut String::new());
                assert_eq!(side.keys.iter().collect::<Vec<_>>(), [word]);
            }
        }
    }

    #[test]
    fn the_maximum_length_of_a_value_is_reached() {
        for lang in [
            Language::French,
            Language::English,
            Language::German,
            Language::Spanish,
            Language::Italian,
            Language::Portuguese,
            Language::Dutch,
        ] {
            assert_eq!(words(lang).map(|(_, value)| value.len()).max(), Some(MAX_LENGTH));
        }
    }
}
