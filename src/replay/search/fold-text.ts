const ASCII = /^[\0-\x7f]*$/
// Arabic stretches words by a letter without a sound.
const MARKS = /[\p{M}\u0640]+/gu
/** A letter of a script without spaces, as a regular expression: each becomes a word, and a word becomes a phrase. */
export const UNSPACED_LETTER: string = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]`
const UNSPACED = new RegExp(UNSPACED_LETTER, 'gu')

/**
 * A text as it is searched: without marks, so that `cafe` finds `café` and Arabic is found with and without vowels, with
 * compatible letters made equal, and with a space around each Chinese, Japanese, Korean and Thai letter. A phrase of such
 * letters then finds a word wherever it begins, without a dictionary.
 */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .normalize('NFC')
    .replace(UNSPACED, ' $& ')
    .toLowerCase()
}

/** The words of a folded text: letters and digits in a row. */
export function wordsOf(folded: string): readonly string[] {
  return folded.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? []
}
