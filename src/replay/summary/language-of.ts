import { STOP_WORDS } from './stop-words.ts'

// More of a text would not change the result.
const MAX_LENGTH = 2000

// Kana before Han: Japanese is written with both.
const SCRIPTS: readonly (readonly [language: string, letters: RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
]
const LETTERS = /\p{L}/gu
const WORDS = /\p{L}+/gu

const LANGUAGES_OF_WORD = new Map<string, string[]>()
for (const [language, list] of Object.entries(STOP_WORDS)) {
  for (const word of list) {
    LANGUAGES_OF_WORD.set(word, [...(LANGUAGES_OF_WORD.get(word) ?? []), language])
  }
}

/**
 * The language of a text as a two-letter code: by its script, and for the Latin script by its most frequent words.
 * `undefined` if the text is too short or too mixed to tell. Russian stands for all languages in Cyrillic, Arabic for all in
 * Arabic letters, and Hindi for all in Devanagari.
 */
export function languageOf(text: string): string | undefined {
  const beginning = text.slice(0, MAX_LENGTH)
  return byScript(beginning) ?? byStopWords(beginning)
}

// A fifth is enough: texts in other scripts are full of Latin names, links and code.
function byScript(text: string): string | undefined {
  const letters = countOf(text, LETTERS)
  if (letters === 0) return undefined
  return SCRIPTS.find(([, script]) => countOf(text, script) * 5 >= letters)?.[0]
}

function byStopWords(text: string): string | undefined {
  const counts = new Map<string, number>()
  for (const word of text.toLowerCase().match(WORDS) ?? []) {
    for (const language of LANGUAGES_OF_WORD.get(word) ?? []) {
      counts.set(language, (counts.get(language) ?? 0) + 1)
    }
  }
  const [first, second] = [...counts].toSorted(([, a], [, b]) => b - a)
  if (first === undefined || first[1] < 2 || first[1] === second?.[1]) return undefined
  return first[0]
}

function countOf(text: string, letters: RegExp): number {
  return text.match(letters)?.length ?? 0
}
