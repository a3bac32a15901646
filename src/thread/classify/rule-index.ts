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

/** The rules called by keys that begin alike. */
interface KeyRules {
  readonly exact: Map<string, readonly Ranked[]>
  readonly starts: Start[]
}

/** What a rule has said, and its place among the rules. */
export interface Decision {
  readonly verdict: Verdict
  readonly rank: number
}

// Enough that keys which begin differently seldom share a place.
const PLACES = 4096
const NOTHING: readonly never[] = []

/**
 * Rules in order, found by what a span has. One pass over the keys: those of plumbing are told by how they begin and cost
 * no look-up, and no rule is asked that could not decide better than the one that has. It runs for every span of every
 * thread, mostly twice.
 */
export class RuleIndex {
  readonly #scopes = new Map<string, readonly Ranked[]>()
  readonly #keys: (KeyRules | undefined)[] = Array.from({ length: PLACES })
  // By the code of their first character.
  readonly #nameStarts: (readonly Start[] | undefined)[] = []

  constructor(rules: readonly Rule[]) {
    rules.forEach(({ keys, keysLike, scopes, names, decide }, rank) => {
      for (const key of keys ?? NOTHING) push(this.#keysLike(key).exact, key, { rank, decide })
      for (const start of keysLike ?? NOTHING)
        this.#keysLike(start).starts.push({ rank, decide, start })
      for (const scope of scopes ?? NOTHING) push(this.#scopes, scope, { rank, decide })
      for (const start of names ?? NOTHING) pushStart(this.#nameStarts, { rank, decide, start })
    })
  }

  /** What the first rule that knows says; `undefined` where none does. */
  decide(span: ClassifiableSpan): Decision | undefined {
    const { name, scope, attributes } = span
    const ofScope = scope && this.#scopes.get(scope.name)
    let best = ofScope && decideBy(ofScope, scope.name, span, undefined)
    if (best?.rank === 0) return best
    for (const key in attributes) {
      const rules = this.#keys[placeOf(key)]
      if (rules !== undefined) best = decideByKey(rules, key, span, best)
    }
    for (const rule of this.#nameStarts[name.charCodeAt(0)] ?? NOTHING) {
      if (isOpen(best, rule) && isNamed(name, rule.start)) best = decideBy([rule], name, span, best)
    }
    return best
  }

  #keysLike(start: string): KeyRules {
    return (this.#keys[placeOf(start)] ??= { exact: new Map(), starts: [] })
  }
}

// By three characters: no rule names a key, or the beginning of one, that is shorter.
function placeOf(key: string): number {
  const code = (key.charCodeAt(0) << 8) ^ (key.charCodeAt(1) << 4) ^ key.charCodeAt(2)
  return code & (PLACES - 1)
}

function decideByKey(
  { exact, starts }: KeyRules,
  key: string,
  span: ClassifiableSpan,
  best: Decision | undefined,
): Decision | undefined {
  const value = span.attributes[key]
  let decided = decideBy(exact.get(key) ?? NOTHING, value, span, best)
  for (const rule of starts) {
    if (!isOpen(decided, rule) || !key.startsWith(rule.start)) continue
    decided = decideBy([rule], value, span, decided)
  }
  return decided
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
