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

/** What a rule has said, and its place among the rules. */
interface Decision {
  readonly verdict: Verdict
  readonly rank: number
}

const NOTHING: readonly never[] = []

/**
 * Rules in order, found by what a span has. One pass over the keys, each a look-up: a span of plumbing costs its keys and
 * hardly more, and no rule is asked that could not decide better than the one that has. It runs for every span of every
 * thread.
 */
export class RuleIndex {
  readonly #keys = new Map<string, readonly Ranked[]>()
  readonly #scopes = new Map<string, readonly Ranked[]>()
  // By the code of their first character.
  readonly #keyStarts: (readonly Start[] | undefined)[] = []
  readonly #nameStarts: (readonly Start[] | undefined)[] = []

  constructor(rules: readonly Rule[]) {
    rules.forEach(({ keys, keysLike, scopes, names, decide }, rank) => {
      for (const key of keys ?? NOTHING) push(this.#keys, key, { rank, decide })
      for (const scope of scopes ?? NOTHING) push(this.#scopes, scope, { rank, decide })
      for (const start of keysLike ?? NOTHING) pushStart(this.#keyStarts, { rank, decide, start })
      for (const start of names ?? NOTHING) pushStart(this.#nameStarts, { rank, decide, start })
    })
  }

  /** What the first rule that knows says; `undefined` where none does. */
  decide(span: ClassifiableSpan): Verdict {
    const { name, scope, attributes } = span
    const ofScope = scope && this.#scopes.get(scope.name)
    let best = ofScope && decideBy(ofScope, scope.name, span, undefined)
    if (best?.rank === 0) return best.verdict
    for (const key in attributes) {
      const rules = this.#keys.get(key)
      if (rules !== undefined) best = decideBy(rules, attributes[key], span, best)
      const starts = this.#keyStarts[key.charCodeAt(0)]
      if (starts === undefined) continue
      for (const rule of starts) {
        if (!isOpen(best, rule) || !key.startsWith(rule.start)) continue
        best = decideBy([rule], attributes[key], span, best)
      }
    }
    for (const rule of this.#nameStarts[name.charCodeAt(0)] ?? NOTHING) {
      if (isOpen(best, rule) && isNamed(name, rule.start)) best = decideBy([rule], name, span, best)
    }
    return best?.verdict
  }
}

// The better of what has been said and what these rules say.
function decideBy(
  rules: readonly Ranked[],
  value: unknown,
  span: ClassifiableSpan,
  best: Decision | undefined,
): Decision | undefined {
  let decided = best
  for (const rule of rules) {
    const verdict = isOpen(decided, rule) ? rule.decide(value, span) : undefined
    if (verdict !== undefined) decided = { verdict, rank: rule.rank }
  }
  return decided
}

// Whether a rule could decide better.
function isOpen(best: Decision | undefined, rule: Ranked): boolean {
  return best === undefined || rule.rank < best.rank
}

// `chat`, `chat gpt-5`, `agent_run [x]`, `chat: …`, but not `chatter`, `chat.send` or `chat/completions`.
function isNamed(name: string, start: string): boolean {
  if (!name.startsWith(start)) return false
  if (name.length === start.length || start.endsWith('.')) return true
  return ' :(['.includes(name.charAt(start.length))
}

function push(index: Map<string, readonly Ranked[]>, key: string, rule: Ranked): void {
  index.set(key, [...(index.get(key) ?? []), rule])
}

function pushStart(index: (readonly Start[] | undefined)[], rule: Start): void {
  const code = rule.start.charCodeAt(0)
  index[code] = [...(index[code] ?? []), rule]
}
