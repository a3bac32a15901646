import { readThreadParts } from '../../replay/parts/read-thread-parts.ts'
import type { SpanReader, ThreadQuery } from '../../replay/span-reader.ts'
import { ThreadNotFoundError } from '../../thread/errors.ts'
import type { RecordedThread } from '../../thread/recorded-thread.ts'
import { CliError } from '../cli-error.ts'
import { didYouMean } from '../did-you-mean.ts'
import { EXIT } from '../exit-code.ts'
import { escapeId } from '../terminal/escape-id.ts'
import { unescapeId } from '../terminal/unescape-id.ts'
import { readingsOfId } from './readings-of-id.ts'

const MAX_CANDIDATES = 10
const MAX_SUGGESTED = 3
// If a store cannot find near ids itself, spelling is compared with so many of the latest threads at most.
const MAX_COMPARED = 10_000

/**
 * Reads the thread that somebody named on the command line, by its id or the beginning of it, as a list prints it or as it
 * is.
 *
 * @param read Reads a thread by its whole id, or throws ThreadNotFoundError.
 * @throws CliError if no thread or several threads begin so.
 */
export async function resolveThread(
  reader: SpanReader,
  given: string,
  read: (threadId: string) => Promise<RecordedThread>,
): Promise<RecordedThread> {
  try {
    return await read(unescapeId(given))
  } catch (error) {
    return read(await completeId(reader, given, error))
  }
}

/**
 * Reads a whole thread as {@link resolveThread} does, in parts.
 *
 * @throws CliError if no thread or several threads begin so.
 */
export async function* resolveParts(
  reader: SpanReader,
  given: string,
): AsyncGenerator<RecordedThread> {
  try {
    yield* readThreadParts(reader, unescapeId(given))
  } catch (error) {
    yield* readThreadParts(reader, await completeId(reader, given, error))
  }
}

async function completeId(reader: SpanReader, given: string, error: unknown): Promise<string> {
  if (!(error instanceof ThreadNotFoundError)) throw error
  const readings = readingsOfId(given)
  const candidates = new Set<string>()
  for (const reading of readings) {
    // Copied from a list that cut it.
    const prefix = reading.replace(/…$/, '')
    const ids = prefix === '' ? [] : await readIds(reader, { idPrefix: prefix })
    for (const id of ids) candidates.add(id)
  }
  const whole = readings.find((reading) => candidates.has(reading))
  const [only] = candidates
  if (only === undefined) throw notFound(given, await idsToCompare(reader, readings))
  if (whole === undefined && candidates.size > 1) throw ambiguous(given, [...candidates])
  return whole ?? only
}

// Where a list is a search that reads every thread, a misspelt id is not worth it.
async function idsToCompare(
  reader: SpanReader,
  readings: readonly string[],
): Promise<readonly string[]> {
  const findNearIds = reader.findNearIds?.bind(reader)
  if (findNearIds !== undefined) {
    const near = await Promise.all(readings.map((reading) => findNearIds(reading)))
    return [...new Set(near.flat())]
  }
  return reader.capabilities.search === 'index' ? readIds(reader, { limit: MAX_COMPARED }) : []
}

async function readIds(reader: SpanReader, query: ThreadQuery): Promise<readonly string[]> {
  const ids: string[] = []
  for await (const { id } of reader.listThreads(query)) ids.push(id)
  return ids
}

function notFound(given: string, known: readonly string[]): CliError {
  const near = nearIds(given, known.map(escapeId))
  const next =
    near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'List the threads with: threadspan ls'
  return new CliError(EXIT.notFound, `no thread ${JSON.stringify(given)} in this store`, next)
}

// The beginning of an id may be misspelt too.
function nearIds(given: string, ids: readonly string[]): readonly string[] {
  const near = didYouMean(given, ids)
  if (near.length > 0) return near
  const beginnings = new Set(didYouMean(given, new Set(ids.map((id) => id.slice(0, given.length)))))
  return ids.filter((id) => beginnings.has(id.slice(0, given.length))).slice(0, MAX_SUGGESTED)
}

function ambiguous(prefix: string, candidates: readonly string[]): CliError {
  const more = candidates.length - MAX_CANDIDATES
  const lines = candidates.slice(0, MAX_CANDIDATES).map((id) => `  ${escapeId(id)}`)
  if (more > 0) lines.push(`  and ${more} more`)
  return new CliError(
    EXIT.usage,
    `${candidates.length} threads begin with ${JSON.stringify(prefix)}`,
    ['Give more of the id:', ...lines].join('\n'),
  )
}
