import type { Dialect } from '../../src/dialects/dialect.ts'
import { DIALECTS } from '../../src/dialects/index.ts'
import type { Rule } from '../../src/dialects/kinds/rule.ts'
import type { Sign } from '../../src/dialects/kinds/sign.ts'

/** The table of docs/runs.md: for each dialect its name, how it shows the kind of a span, and how the thread. */
export function dialectTable(): readonly (readonly string[])[] {
  const rows = DIALECTS.map((dialect) => [
    dialect.name,
    listed(kindCells(dialect)),
    listed(threadCells(dialect)),
  ])
  return rows.toSorted(([a = ''], [b = '']) => a.localeCompare(b, 'en', { sensitivity: 'base' }))
}

const MOST_KEYS = 3

function kindCells({ kinds = {} }: Dialect): readonly string[] {
  const rules = (...signs: readonly Sign[]) => signs.flatMap((sign) => kinds[sign] ?? [])
  const certain = rules('explicit', 'specific', 'operation')
  const others = rules('attribute', 'data', 'framework')
  const scopes = unique([...certain, ...others].flatMap((rule) => rule.scopes ?? []))
  const first = unique(certain.flatMap(keysOf))
  const rest = unique(others.flatMap(keysOf)).filter((key) => !first.includes(key))
  return [
    ...first.map(code),
    ...cut(rest.map(code)),
    ...(scopes.length === 0 ? [] : [`scope ${scopes.map(code).join(', ')}`]),
    ...(kinds.name === undefined ? [] : ['span names']),
  ]
}

function threadCells({ threads = {} }: Dialect): readonly string[] {
  const { keys = [], pageKeys = [], scoped } = threads
  const inScope = [...(scoped?.keys ?? []), ...(scoped?.metadata ?? [])].map(code)
  const where =
    scoped?.scopes === undefined ? '' : ` in scope ${scoped.scopes.map(code).join(', ')}`
  return [...cut([...keys, ...pageKeys].map(code)), ...inScope.map((key) => `${key}${where}`)]
}

function keysOf({ keys = [], prefixes = [] }: Rule): readonly string[] {
  return [...keys, ...prefixes.map((start) => `${start.replace(/\.$/, '')}.*`)]
}

function cut(cells: readonly string[]): readonly string[] {
  return cells.length <= MOST_KEYS ? cells : [...cells.slice(0, MOST_KEYS), '…']
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)]
}

function code(word: string): string {
  return `\`${word}\``
}

function listed(cells: readonly string[]): string {
  return cells.length === 0 ? '–' : cells.join(', ')
}
