import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'

/** A query as Tempo understands it. */
export interface ParsedQuery {
  readonly matches: (span: RecordedSpan) => boolean
  /** The attributes that a search shall show. */
  readonly selected: readonly string[]
}

type Condition = ParsedQuery['matches']

// An attribute's name ends where Tempo's lexer ends it: at a space, or one of these.
const TOKEN =
  /\s*((?:span|resource)\.[^\s{}()=~!<>&|^,]+|"(?:[^"\\]|\\.)*"|-?\d+|\|\||&&|!=|nil|select|[{}()=|,])/y

/**
 * Reads as much of TraceQL as a reader may use: `{ … } | select(…)`, with `span.KEY = VALUE`, `resource.KEY != nil`, `&&`, `||`
 * and parentheses.
 *
 * @throws Error where the query is something else.
 */
export function parseTraceQl(query: string): ParsedQuery {
  const tokens = tokensOf(query)
  const take = (expected?: string): string => {
    const token = tokens.shift() ?? ''
    if (expected === undefined || token === expected) return token
    throw new Error(`TraceQL has "${token}" where ${expected} is expected`)
  }
  const any = (): Condition => joined('||', all, (spans) => (span) => spans.some((is) => is(span)))
  const all = (): Condition => joined('&&', one, (spans) => (span) => spans.every((is) => is(span)))
  const joined = (
    operator: string,
    part: () => Condition,
    join: (parts: readonly Condition[]) => Condition,
  ): Condition => {
    const parts = [part()]
    while (tokens[0] === operator) {
      take()
      parts.push(part())
    }
    return join(parts)
  }
  const one = (): Condition => {
    if (tokens[0] !== '(') return comparison()
    take('(')
    const inner = any()
    take(')')
    return inner
  }
  const comparison = (): Condition => {
    const value = attributeOf(take())
    if (tokens[0] === '!=') {
      take('!=')
      take('nil')
      return (span) => (value(span) ?? null) !== null
    }
    take('=')
    const wanted: unknown = JSON.parse(take())
    return (span) => value(span) === wanted
  }
  take('{')
  const matches = any()
  take('}')
  const selected: string[] = []
  if (tokens.length > 0) {
    take('|')
    take('select')
    for (let next = take('('); next !== ')'; next = take()) {
      if (next !== '(' && next !== ',') throw new Error(`TraceQL has "${next}" in a list`)
      selected.push(keyOf(take()))
    }
  }
  if (tokens.length > 0) throw new Error(`TraceQL goes on with "${tokens.join(' ')}"`)
  return { matches, selected }
}

function tokensOf(query: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < query.length) {
    const at = TOKEN.lastIndex
    const token = TOKEN.exec(query)?.[1]
    if (token === undefined) throw new Error(`TraceQL that no test expects: ${query.slice(at)}`)
    tokens.push(token)
  }
  return tokens
}

function attributeOf(token: string): (span: RecordedSpan) => unknown {
  const key = keyOf(token)
  return token.startsWith('span.')
    ? ({ attributes }) => attributes[key]
    : ({ resource }) => resource[key]
}

function keyOf(token: string): string {
  const key = /^(?:span|resource)\.(.*)$/.exec(token)?.[1]
  if (key !== undefined) return key
  throw new Error(`TraceQL has "${token}" where an attribute is expected`)
}
