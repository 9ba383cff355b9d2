"use strict";
// Splits text into words with the same keys as in the aligner (src/keys). Prepares text for the filter.

const MARKS = /\p{M}+/gu;
const LETTERS = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ı: "i" };
const IDEOGRAPH = /[\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[\u{20000}-\u{3134f}]/u;
// Matches one ideograph, or a run of letters, digits and marks that contains no ideograph.
const TOKEN = new RegExp(
  `${IDEOGRAPH.source}|[\\p{L}\\p{N}\\p{M}]+?`
    + "(?=[\\u3041-\\u309f\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff]|[^\\p{L}\\p{N}\\p{M}]|$)",
  "gu",
);

/** Returns `text` in lower case and without accents, for searching. */
function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(MARKS, "").replace(/[œæßøłđı]/g, (c) => LETTERS[c]);
}

/** Removes the conjunction, article and prepositions that are written as part of an Arabic word. */
function arabicStem(word) {
  const strip = (text, prefixes, minLetters) => {
    const found = prefixes.find((prefix) => text.startsWith(prefix));
    return found && text.length - found.length >= minLetters ? text.slice(found.length) : text;
  };
  let stem = strip(word, ["و", "ف"], 4);
  stem = strip(stem, ["بال", "كال", "لل", "ال"], 3);
  return strip(stem, ["ب", "ل", "ك"], 4).slice(0, 5);
}

/** Returns the key of a word. Words with the same key count as the same word. */
function keyOf(word, lang) {
  if (IDEOGRAPH.test(word)) return word;
  if (/^[\uac00-\ud7a3]/.test(word)) return [...word.toLowerCase()].slice(0, 2).join("");
  if (lang === "vi" || /^[\u30a0-\u30ff]/.test(word)) return [...word.toLowerCase()].slice(0, 6).join("");
  const letters = fold(word);
  if (lang === "ar") return arabicStem(letters.slice(0, 12));
  return [...letters].slice(0, /^[0-9]/.test(word) ? 24 : 6).join("");
}

/** Returns the words of a text, each with key, start, end, and flags for a digit and a capital initial. */
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

/** Whether a word is informative: a number, an ideograph, or a key of at least four letters. */
function isInformative(word) {
  return word.number || IDEOGRAPH.test(word.key) || word.key.length >= 4;
}
