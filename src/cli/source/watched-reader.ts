import { PART_BOUNDS } from '../../replay/parts/part-bounds.ts'
import type { SpanReader } from '../../replay/span-reader.ts'
import { count } from '../terminal/count.ts'
import type { Terminal } from '../terminal/terminal.ts'

const FIRST_AFTER_MILLIS = 1000
const EVERY_MILLIS = 5000

/** A reader that reports on stderr how far a long read is, and whether the source makes it longer than it need be. */
export function watchedReader(reader: SpanReader, { notice }: Terminal): SpanReader {
  const report = progress(notice)
  const listTraces = reader.listTraces?.bind(reader)
  const searchWords = reader.searchWords?.bind(reader)
  const countFacets = reader.countFacets?.bind(reader)
  const listChanges = reader.listChanges?.bind(reader)
  const findNearIds = reader.findNearIds?.bind(reader)
  let isWhole = listTraces === undefined
  const warnOfWhole = (spans: number): void => {
    if (!isWhole || spans <= PART_BOUNDS.spans) return
    isWhole = false
    notice('note: this source can only give a thread as a whole: a long one takes time and memory')
  }
  return {
    capabilities: reader.capabilities,
    async *readThreadSpans(threadId, traceIds) {
      let spans = 0
      for await (const span of reader.readThreadSpans(threadId, traceIds)) {
        warnOfWhole(++spans)
        report(1, 'read')
        yield span
      }
    },
    ...(listTraces && {
      async *listTraces(threadId: string) {
        for await (const traces of listTraces(threadId)) {
          report(
            traces.reduce((sum, { spans }) => sum + spans, 0),
            'found',
          )
          yield traces
        }
      },
    }),
    listThreads: (query) => reader.listThreads(query),
    ...(searchWords && { searchWords }),
    ...(countFacets && { countFacets }),
    ...(listChanges && { listChanges }),
    ...(findNearIds && { findNearIds }),
    close: () => reader.close(),
  }
}

function progress(notice: Terminal['notice']): (spans: number, verb: 'found' | 'read') => void {
  const counts = { found: 0, read: 0 }
  let next = performance.now() + FIRST_AFTER_MILLIS
  return (spans, verb) => {
    counts[verb] += spans
    if (performance.now() < next) return
    next = performance.now() + EVERY_MILLIS
    notice(`${count(counts[verb], 'span')} ${verb} so far`)
  }
}
