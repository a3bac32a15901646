// Scripts that spell words with joiners. Persian, for instance, tells words apart by them.
const JOINING = [
  'Arabic Syriac Nko Mongolian Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada',
  'Malayalam Sinhala Khmer Myanmar',
].flatMap((names) => names.split(' '))
const JOINING_LETTER = `[${JOINING.map((name) => `\\p{Script_Extensions=${name}}`).join('')}]`

// Invisible characters of ordinary text: inside emoji, keycaps and the flags of England and others, and inside words.
const ORDINARY = [
  String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  String.raw`\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}`,
  String.raw`(?<=${JOINING_LETTER})[\u200c\u200d](?=${JOINING_LETTER})`,
].join('|')
const INVISIBLE = String.raw`[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]`

const ANY = new RegExp(INVISIBLE, 'u')
// It takes milliseconds to make, and few texts need it.
let each: RegExp | undefined

/**
 * Replaces the invisible characters of a text: zero-width characters, bidi controls, tag characters, variation
 * selectors and fillers. They can turn the reading order round, make two ids look the same, and hide a text that a
 * model reads. Those of ordinary text, as inside an emoji, stay.
 */
export function replaceInvisible(text: string, replace: (hidden: string) => string): string {
  if (!ANY.test(text)) return text
  each ??= new RegExp(`(${ORDINARY})|${INVISIBLE}`, 'gu')
  return text.replace(each, (found: string, ordinary: string | undefined) =>
    ordinary === undefined ? replace(found) : found,
  )
}
