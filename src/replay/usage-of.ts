import type { RunUsage } from '../thread/recorded-thread.ts'
import type { RunKind } from '../thread/run-kind.ts'
import { present } from '../dialects/present.ts'

const FIELDS = [
  'inputTokens',
  'outputTokens',
  'cachedInputTokens',
  'reasoningTokens',
  'cost',
] as const satisfies readonly (keyof RunUsage)[]

/** These call a model themselves: another one of them right below is the same call, seen by another instrumentation. */
const CALLS_MODEL: ReadonlySet<RunKind | undefined> = new Set(['llm', 'embedding', 'reranker'])
/** What is below these is not part of a model call, even where an instrumentation nests it there. */
const STANDS_ALONE: ReadonlySet<RunKind | undefined> = new Set([
  'tool',
  'agent',
  'retriever',
  'guardrail',
  'evaluator',
])

/** A run, as far as its usage goes: a `RecordedRun` is one. */
export interface UsageTree {
  readonly kind?: RunKind
  readonly usage?: RunUsage
  readonly children: readonly UsageTree[]
}

interface Sum {
  /** By runs that may be another view of the model call above them. */
  readonly same: RunUsage
  /** By what stands alone below it. */
  readonly apart: RunUsage
}

const NOTHING: Sum = { same: {}, apart: {} }

/**
 * What runs used, with all below them. One model call is counted once, however many instrumentations saw it: the
 * innermost view counts, and an agent's or step's own figures, which repeat those of its calls, only where no call below
 * says any. `undefined` where nobody says.
 *
 * @example
 * ```ts
 * const { messages } = await readThread(store, 'chat-4711')
 * const used = usageOf(messages.flatMap(({ runs }) => runs))
 * console.log(used?.inputTokens, used?.outputTokens)
 * ```
 */
export function usageOf(runs: readonly UsageTree[]): RunUsage | undefined {
  const sums = new Map<UsageTree, Sum>()
  // Parents before children, whatever the depth; so summed up in reverse.
  for (const run of allRuns(runs).toReversed()) sums.set(run, sumOf(run, sums))
  const total = add(runs.map((run) => flat(sums.get(run) ?? NOTHING)))
  return Object.keys(total).length === 0 ? undefined : total
}

/** All runs of some trees, each before those below it. */
export function allRuns<Run extends { readonly children: readonly Run[] }>(
  roots: readonly Run[],
): readonly Run[] {
  const all = [...roots]
  for (let at = 0; at < all.length; at++) {
    for (const child of all[at]?.children ?? []) all.push(child)
  }
  return all
}

function sumOf(run: UsageTree, sums: ReadonlyMap<UsageTree, Sum>): Sum {
  const below = run.children.map((child) => sums.get(child) ?? NOTHING)
  const same = add(below.map((sum) => sum.same))
  const apart = add(below.map((sum) => sum.apart))
  if (CALLS_MODEL.has(run.kind)) return { same: { ...run.usage, ...same }, apart }
  const inner = add([same, apart])
  const total = { ...run.usage, ...inner }
  if (STANDS_ALONE.has(run.kind)) return { same: {}, apart: total }
  // A chain or plumbing between two views of one call hides neither.
  return run.usage === undefined ? { same, apart } : { same: total, apart: {} }
}

function flat({ same, apart }: Sum): RunUsage {
  return add([same, apart])
}

function add(usages: readonly RunUsage[]): RunUsage {
  const total: { -readonly [Field in keyof RunUsage]: number } = {}
  for (const usage of usages) {
    for (const field of FIELDS) {
      const count = usage[field]
      if (count !== undefined) total[field] = (total[field] ?? 0) + count
    }
  }
  return present<RunUsage>(total)
}
