import type { FoundText, FoundWords } from '../../replay/search/search-threads.ts'
import type { WordTerm } from '../../replay/search/word-query.ts'
import { cutBetweenWords } from '../terminal/cut-to-width.ts'
import { escapeId } from '../terminal/escape-id.ts'
import type { Look } from '../terminal/look.ts'
import { terminalLine } from '../terminal/terminal-text.ts'
import { wrapLine } from '../terminal/wrap-line.ts'
import { markWords } from './mark-words.ts'
import { speakerOf } from './speaker-of.ts'

const INDENT = '  '
const SPEAKER_WIDTH = 9
const GAP = '  '
// So many columns are left of a text.
const LEFT = INDENT.length + SPEAKER_WIDTH + GAP.length

/** A hit for a person: the thread, the message before it on one line, and what was found with its words marked. */
export function hitLines(
  hit: FoundWords,
  id: string,
  terms: readonly WordTerm[],
  { style, moment }: Look,
  columns: number,
): string[] {
  const width = Math.max(20, columns - LEFT)
  const before = hit.before && cutBetweenWords(terminalLine(hit.before.text), width)
  const marked = markWords(terminalLine(hit.text), terms, (words) => style('bold', words))
  return [
    `${escapeId(id)}${GAP}${style('dim', moment(hit.unixNano))}`,
    ...(hit.before && before ? [style('dim', INDENT + speaker(hit.before) + before)] : []),
    ...wrapLine(marked, width).map(
      (line, n) =>
        INDENT + (n === 0 ? speaker(hit) : ' '.repeat(LEFT - INDENT.length)) + line.trimStart(),
    ),
  ]
}

function speaker(text: FoundText): string {
  return cutBetweenWords(terminalLine(speakerOf(text)), SPEAKER_WIDTH).padEnd(SPEAKER_WIDTH) + GAP
}
