"use strict";
// Words as the aligner compares them (src/text/tokens.rs), and text as the filter does.

const MARKS = /\p{M}+/gu;
const LETTERS = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ı: "i" };
const IDEOGRAPH = /[\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[\u{20000}-\u{3134f}]/u;
const TOKEN = /[\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[\u{20000}-\u{3134f}]|[\p{L}\p{N}\p{M}]+?(?=[\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\p{L}\p{N}\p{M}]|$)/gu;

/** Lower case, no accents: for finding text. */
function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(MARKS, "").replace(/[œæßøłđı]/g, (c) => LETTERS[c]);
}

/** A word without what Arabic writes together with it. */
function arabicStem(word) {
  const strip = (text, prefixes, least) => {
    const found = prefixes.find((prefix) => text.startsWith(prefix));
    return found && text.length - found.length >= least ? text.slice(found.length) : text;
  };
  let stem = strip(word, ["و", "ف"], 4);
  stem = strip(stem, ["بال", "كال", "لل", "ال"], 3);
  return strip(stem, ["ب", "ل", "ك"], 4).slice(0, 5);
}

/** The key of a word: what two spellings must share to count as the same. */
function keyOf(word, lang) {
  if (IDEOGRAPH.test(word)) return word;
  if (/^[\uac00-\ud7a3]/.test(word)) return [...word.toLowerCase()].slice(0, 2).join("");
  if (lang === "vi" || /^[\u30a0-\u30ff]/.test(word)) return [...word.toLowerCase()].slice(0, 6).join("");
  const letters = fold(word);
  if (lang === "ar") return arabicStem(letters.slice(0, 12));
  return [...letters].slice(0, /^[0-9]/.test(word) ? 24 : 6).join("");
}

/** The words of a text: key, where it stands, whether it is a number, whether it has a capital. */
function wordsOf(text, lang) {
  const out = [];
  for (const found of text.matchAll(TOKEN)) {
    const word = found[0];
    out.push({
      key: keyOf(word, lang),
      start: found.index,
      end: found.index + word.length,
      number: /\p{N}/u.test(word),
      capital: /^\p{Lu}/u.test(word),
    });
  }
  return out;
}

/** Whether a word tells anything about what a sentence is about. */
function tells(word) {
  return word.number || IDEOGRAPH.test(word.key) || word.key.length >= 4;
}
