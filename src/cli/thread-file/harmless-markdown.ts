const CODE_SPAN = /(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g
// Finding the code spans of a longer line may take too long.
const MAX_PAIRED = 2000
// The caller writes the blocks of code. No other line may begin one.
const FENCE = /`{3,}|~{3,}/g
const HARMFUL = new RegExp(
  [
    // What is escaped already.
    String.raw`\\[!-/:-@[-\x60{-~]`,
    '<(?=[A-Za-z/!?])',
    String.raw`&(?=#?\w{1,40};)`,
    String.raw`!(?=\[)`,
    String.raw`\](?=[(:])`,
    // Attributes in the Markdown of kramdown and pandoc: `{: onclick=…}`.
    String.raw`\{(?=\s{0,9}(?:[:.#=]|[\w-]{1,40}\s{0,9}=))`,
  ].join('|'),
  'g',
)
// The destination and title of a link that may stay one: to the web, to a mailbox, or to a place without a scheme.
const SAFE_LINK =
  /^\([ \t]*(?:(?:https?:\/\/|mailto:)(?:[^\s`()<>\\]|\([^\s`()<>\\]*\))*|[\w./#?=%~+,-]*)(?:[ \t]+(?:"[^"`\\]*"|'[^'`\\]*'))?[ \t]*\)/i

/**
 * A line of somebody's Markdown that does nothing when it is shown: it cannot bring in HTML, an image, an attribute, a
 * link that runs code, the definition of a link, or a block of code. It still says the same, and keeps its other
 * Markdown.
 */
export function harmlessMarkdown(line: string): string {
  const spelled = line.length > MAX_PAIRED ? line : line.replace(CODE_SPAN, spellOut)
  return escapeHarmful(spelled).replace(FENCE, escapeEach)
}

// A code span shows an escape as it is. So a span that needs one becomes plain text between backticks.
function spellOut(span: string, ticks: string, code: string): string {
  if (escapeHarmful(code) === code) return span
  return `${escapeEach(ticks)}${code}${escapeEach(ticks)}`
}

function escapeHarmful(line: string): string {
  return line.replace(HARMFUL, (found, at: number) => {
    if (found === '<' || found === '\\<') return '&lt;'
    if (found === '&' || found === '\\&') return '&amp;'
    if (found === ']') return SAFE_LINK.test(line.slice(at + 1)) ? ']' : ']\\'
    return found.length > 1 ? found : `\\${found}`
  })
}

function escapeEach(run: string): string {
  return run.replaceAll(/./g, '\\$&')
}
