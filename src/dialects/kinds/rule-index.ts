import type { ClassifiableSpan } from '../classifiable-span.ts'
import type { Rule, Verdict } from './rule.ts'

interface Ranked {
  readonly rank: number
  readonly decide: Rule['decide']
}

/** A key, a name, or the beginning of one, and the rule that it calls. */
interface Word extends Ranked {
  readonly word: string
  readonly isStart: boolean
}

type Slots = (readonly Word[] | undefined)[]

/** What a rule has said, and its place among the rules. */
interface Decision {
  readonly verdict: Verdict
  readonly rank: number
}

const NOTHING: readonly never[] = []

// Words share a slot where they agree in the last five bits of a character and, but for the long ones, in their length.
const CODES = 32
const LENGTHS = 64

/**
 * Rules in order, found by what a span has. One pass over the keys, each known for nobody's by its first character and
 * its length: a span of plumbing costs its keys and hardly more, and no rule is asked that could not decide better than
 * the one that has. It runs for every span of every thread.
 */
export class RuleIndex {
  readonly #scopes = new Map<string, readonly Ranked[]>()
  readonly #keys = slots(CODES * LENGTHS)
  readonly #names = slots(CODES * CODES)

  constructor(rules: readonly Rule[]) {
    rules.forEach(({ keys, prefixes, scopes, names, decide }, rank) => {
      for (const scope of scopes ?? NOTHING) {
        this.#scopes.set(scope, [...(this.#scopes.get(scope) ?? NOTHING), { rank, decide }])
      }
      for (const word of keys ?? NOTHING) {
        push(this.#keys, keySlot(word, word.length), { rank, decide, word, isStart: false })
      }
      for (const word of prefixes ?? NOTHING) {
        for (let length = Math.min(word.length, LENGTHS - 1); length < LENGTHS; length++) {
          push(this.#keys, keySlot(word, length), { rank, decide, word, isStart: true })
        }
      }
      for (const word of names ?? NOTHING) {
        push(this.#names, nameSlot(word), { rank, decide, word, isStart: true })
      }
    })
  }

  /** What the first rule that knows says; `undefined` where none does. */
  decide(span: ClassifiableSpan): Verdict {
    const ofScope = this.#byScope(span)
    return this.#byName(span, this.#byKeys(span, ofScope))?.verdict
  }

  #byScope(span: ClassifiableSpan): Decision | undefined {
    const name = span.scope?.name
    const rules = name === undefined ? undefined : this.#scopes.get(name)
    if (rules === undefined) return undefined
    let best: Decision | undefined
    for (const rule of rules) best = better(best, rule, name, span)
    return best
  }

  #byKeys(span: ClassifiableSpan, ofScope: Decision | undefined): Decision | undefined {
    const { attributes } = span
    const slots = this.#keys
    let best = ofScope
    for (const key in attributes) {
      const words = slots[keySlot(key, key.length)]
      if (words === undefined) continue
      for (const word of words) {
        if (isKey(key, word)) best = better(best, word, attributes[key], span)
      }
    }
    return best
  }

  #byName(span: ClassifiableSpan, ofKeys: Decision | undefined): Decision | undefined {
    const { name } = span
    const words = this.#names[nameSlot(name)]
    if (words === undefined) return ofKeys
    let best = ofKeys
    for (const word of words) {
      if (isNamed(name, word.word)) best = better(best, word, name, span)
    }
    return best
  }
}

// The better of what has been said and what this rule says.
function better(
  best: Decision | undefined,
  rule: Ranked,
  value: unknown,
  span: ClassifiableSpan,
): Decision | undefined {
  if (best !== undefined && rule.rank >= best.rank) return best
  const verdict = rule.decide(value, span)
  return verdict === undefined ? best : { verdict, rank: rule.rank }
}

function isKey(key: string, { word, isStart }: Word): boolean {
  return key === word || (isStart && key.startsWith(word))
}

// `chat`, `chat gpt-5`, `agent_run [x]`, `chat: …`, but not `chatter`, `chat.send` or `chat/completions`.
function isNamed(name: string, start: string): boolean {
  if (!name.startsWith(start)) return false
  if (name.length === start.length || start.endsWith('.')) return true
  return ' :(['.includes(name.charAt(start.length))
}

function keySlot(key: string, length: number): number {
  return (key.charCodeAt(0) & (CODES - 1)) * LENGTHS + Math.min(length, LENGTHS - 1)
}

function nameSlot(name: string): number {
  return (name.charCodeAt(0) & (CODES - 1)) * CODES + (name.charCodeAt(1) & (CODES - 1))
}

function slots(length: number): Slots {
  return Array.from({ length }, () => undefined)
}

function push(slots: Slots, slot: number, word: Word): void {
  slots[slot] = [...(slots[slot] ?? NOTHING), word]
}
