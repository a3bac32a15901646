import type { RecordedSpan } from '../otlp/recorded-span.ts'
import { KnownSpan } from '../otlp/repeats/known-span.ts'
import { type FirstSpan, type Repeat, repeatOf } from '../otlp/repeats/repeat-of.ts'
import { spanKey } from '../thread/span-ids.ts'
import type { WriteResult } from './span-writer.ts'

/** A batch, sorted by what a store has to do with each span. */
export interface SortedBatch {
  /** New spans, each once. */
  readonly added: readonly RecordedSpan[]
  /** Finished spans whose unfinished form the store has, each once. */
  readonly replacing: readonly RecordedSpan[]
  readonly result: Required<WriteResult>
}

const COUNT_OF: Readonly<Record<Repeat, keyof WriteResult>> = {
  duplicate: 'duplicates',
  replacement: 'replaced',
  conflict: 'conflicts',
}

/**
 * Sorts a batch into new spans, replacements and spans to leave out.
 *
 * @param find - Returns what the store has under a span's id. Called once for each id that the store has.
 */
export function sortBatch(
  spans: readonly RecordedSpan[],
  find: (span: RecordedSpan) => FirstSpan | undefined,
): SortedBatch {
  const known = new Map<string, FirstSpan>()
  const added = new Map<string, RecordedSpan>()
  const replacing = new Map<string, RecordedSpan>()
  const result = { stored: 0, duplicates: 0, replaced: 0, conflicts: 0 }
  for (const span of spans) {
    const key = spanKey(span)
    const first = known.get(key) ?? find(span)
    const repeat = first && repeatOf(first, span)
    result[repeat === undefined ? 'stored' : COUNT_OF[repeat]]++
    const isKept = first === undefined || repeat === 'replacement'
    known.set(key, isKept ? new KnownSpan(span) : first)
    if (isKept) (first === undefined || added.has(key) ? added : replacing).set(key, span)
  }
  return { added: [...added.values()], replacing: [...replacing.values()], result }
}
