import type { ReadAttributes } from '../../thread/attribute-text.ts'

// Far above what any framework writes. A sender can make a key of any length.
const MAX_STEPS = 16
const INDEX = /^\d{1,5}$/

type Node = Map<string, unknown>

/**
 * Reads a list that is spread over flat keys, such as `<prefix>.0.message.role`, as the list of objects that it was.
 * Backends drop attributes, so positions may be missing; the rest then moves up. An absurd position is left out.
 */
export function readIndexed(attributes: ReadAttributes, prefix: string): readonly unknown[] {
  const root: Node = new Map()
  const start = `${prefix}.`
  for (const key of Object.keys(attributes)) {
    if (key.startsWith(start)) place(root, key.slice(start.length).split('.'), attributes[key])
  }
  const list = toPlain(root)
  return Array.isArray(list) ? list : []
}

function place(root: Node, steps: readonly string[], value: unknown): void {
  if (steps.length > MAX_STEPS || !INDEX.test(steps[0] ?? '')) return
  let node = root
  for (const step of steps.slice(0, -1)) {
    const next = node.get(step) ?? new Map<string, unknown>()
    // There is a value already.
    if (!(next instanceof Map)) return
    node.set(step, next)
    node = next as Node
  }
  const last = steps.at(-1) ?? ''
  if (!node.has(last)) node.set(last, value)
}

function toPlain(value: unknown): unknown {
  if (!(value instanceof Map)) return value
  const entries = [...(value as Node)].map(([step, inner]) => [step, toPlain(inner)] as const)
  if (entries.every(([step]) => INDEX.test(step))) {
    return entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, inner]) => inner)
  }
  return Object.fromEntries(entries)
}
