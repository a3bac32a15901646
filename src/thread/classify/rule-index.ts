import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Rule, Verdict } from './rule.ts'

interface Ranked {
  readonly rank: number
  readonly decide: Rule['decide']
}

/** A beginning of keys or names, and the rule that it calls. */
interface Start extends Ranked {
  readonly start: string
}

const NOTHING: readonly never[] = []
// Longer keys count as this long.
const LENGTHS = 64

/**
 * Rules in order, found by what a span has. One pass over the keys, of which hardly one of plumbing is even looked up;
 * and no rule is asked that could not decide better than the one that has. It runs for every span of every thread.
 */
export class RuleIndex {
  readonly #keys = new Map<string, readonly Ranked[]>()
  readonly #scopes = new Map<string, readonly Ranked[]>()
  // Which first characters and lengths a key that matters can have: two numbers tell most others from it.
  readonly #plausible = new Uint8Array(128 * LENGTHS)
  // By the code of their first character.
  readonly #keyStarts: (readonly Start[] | undefined)[] = []
  readonly #nameStarts: (readonly Start[] | undefined)[] = []

  constructor(rules: readonly Rule[]) {
    rules.forEach(({ keys, keysLike, scopes, names, decide }, rank) => {
      for (const key of keys ?? NOTHING) {
        push(this.#keys, key, { rank, decide })
        this.#plausible[shape(key)] = 1
      }
      for (const scope of scopes ?? NOTHING) push(this.#scopes, scope, { rank, decide })
      for (const start of keysLike ?? NOTHING) {
        pushStart(this.#keyStarts, { rank, decide, start })
        const longest = shape(start.padEnd(LENGTHS))
        this.#plausible.fill(1, shape(start), longest + 1)
      }
      for (const start of names ?? NOTHING) pushStart(this.#nameStarts, { rank, decide, start })
    })
  }

  /** What the first rule that knows says; `undefined` where none does. */
  decide(span: ClassifiableSpan): Verdict {
    const { name, scope, attributes } = span
    const first = new FirstVerdict()
    for (const key in attributes) {
      if (this.#plausible[shape(key)] === 0) continue
      const rules = this.#keys.get(key)
      if (rules !== undefined) first.ask(rules, attributes[key], span)
      const starts = this.#keyStarts[key.charCodeAt(0)]
      if (starts === undefined) continue
      for (const rule of starts) {
        if (first.isOpenTo(rule) && key.startsWith(rule.start))
          first.askOne(rule, attributes[key], span)
      }
    }
    const ofScope = scope && this.#scopes.get(scope.name)
    if (ofScope) first.ask(ofScope, scope.name, span)
    for (const rule of this.#nameStarts[name.charCodeAt(0)] ?? NOTHING) {
      if (first.isOpenTo(rule) && isNamed(name, rule.start)) first.askOne(rule, name, span)
    }
    return first.verdict
  }
}

/** Of the rules that were asked in any order, what the first in the table's order said. */
class FirstVerdict {
  verdict: Verdict
  #rank = Infinity

  /** Whether a rule could decide better than the one that has. */
  isOpenTo({ rank }: Ranked): boolean {
    return rank < this.#rank
  }

  ask(rules: readonly Ranked[], value: unknown, span: ClassifiableSpan): void {
    for (const rule of rules) this.askOne(rule, value, span)
  }

  askOne({ rank, decide }: Ranked, value: unknown, span: ClassifiableSpan): void {
    if (rank >= this.#rank) return
    const verdict = decide(value, span)
    if (verdict === undefined) return
    this.verdict = verdict
    this.#rank = rank
  }
}

// `chat`, `chat gpt-5`, `agent_run [x]`, `chat: …`, but not `chatter`, `chat.send` or `chat/completions`.
function isNamed(name: string, start: string): boolean {
  if (!name.startsWith(start)) return false
  if (name.length === start.length || start.endsWith('.')) return true
  return ' :(['.includes(name.charAt(start.length))
}

function shape(key: string): number {
  const length = key.length < LENGTHS ? key.length : LENGTHS - 1
  return (key.charCodeAt(0) & 127) * LENGTHS + length
}

function push(index: Map<string, readonly Ranked[]>, key: string, rule: Ranked): void {
  index.set(key, [...(index.get(key) ?? []), rule])
}

function pushStart(index: (readonly Start[] | undefined)[], rule: Start): void {
  const code = rule.start.charCodeAt(0)
  index[code] = [...(index[code] ?? []), rule]
}
