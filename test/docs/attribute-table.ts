import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Attribute, type AttributeKey, ATTRIBUTES } from '../../src/thread/attributes.ts'

const SEMCONV = fileURLToPath(new URL('../../src/thread/semconv.ts', import.meta.url))
const CONSTANT = /\/\*\*((?:(?!\*\/).)*)\*\/\nexport const (ATTR_\w+) = '([^']+)'/gs

/** A constant of `semconv.ts`. */
export interface AttributeConstant {
  readonly name: string
  /** Its comment, in one line. */
  readonly meaning: string
}

/** The constants of `semconv.ts` by their keys, read from its source. */
export function readConstants(): ReadonlyMap<string, AttributeConstant> {
  const source = readFileSync(SEMCONV, 'utf8')
  return new Map(
    [...source.matchAll(CONSTANT)].map(([, comment = '', name = '', key = '']) => [
      key,
      { name, meaning: comment.replaceAll(/\s*\n \*\s?/g, ' ').trim() },
    ]),
  )
}

/** The table of the page: one row a key, in the order of the table in the code. */
export function renderAttributeTable(): string {
  const constants = readConstants()
  const rows = (Object.keys(ATTRIBUTES) as AttributeKey[]).map((key) => {
    const { on, since } = ATTRIBUTES[key]
    const meaning = constants.get(key)?.meaning ?? ''
    return [`\`${key}\``, typeText(ATTRIBUTES[key]), on.join(', '), String(since), meaning]
  })
  return renderTable([['key', 'type', 'on', 'since', 'meaning'], ...rows])
}

function typeText({ type, or }: Attribute): string {
  const name = typeof type === 'string' ? type : 'word'
  return or === undefined ? name : `${name}, or \`${or}\``
}

// Padded as oxfmt pads it.
function renderTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = widths.map((width) => '-'.repeat(width))
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}
