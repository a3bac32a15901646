import type { RecordedThread } from '../../thread/recorded-thread.ts'
import { anyLine } from '../terminal/any-line.ts'
import { count } from '../terminal/count.ts'
import type { Look } from '../terminal/look.ts'
import { eventLine, messageLines } from './message-lines.ts'
import { labelLines, opinionLines } from './opinion-lines.ts'
import { runLines, type RunView } from './run-lines.ts'
import { escapeId } from '../terminal/escape-id.ts'
import { terminalLine } from '../terminal/terminal-text.ts'
import { attemptLabels } from './attempt-labels.ts'
import { usageWords } from './usage-words.ts'

/** What of a thread to write. */
export interface TranscriptOptions extends RunView {
  /** Also the tries and edits that were given up. */
  readonly allBranches: boolean
}

/** A thread as a transcript for a person, line by line. */
export function* transcript(
  thread: RecordedThread,
  look: Look,
  options: TranscriptOptions,
): Generator<string> {
  yield* threadHeader(thread, look)
  if (options.isVerbose === true) yield* threadDetails(thread, look)
  yield* opinionLines(thread, look)
  yield* labelLines(thread.labels ?? [], look)
  yield* strayEvents(thread, look)
  const labels = attemptLabels(thread.messages)
  const path = new Set(thread.path)
  for (const message of thread.messages) {
    if (!options.allBranches && !path.has(message.id)) continue
    yield ''
    yield* messageLines(message, thread.startUnixNano, labels.get(message.id), look, options)
  }
  yield* strayRuns(thread, look, options)
}

/** The lines above a transcript: which thread it is, whose, and when. */
export function threadHeader(thread: RecordedThread, { style, symbols, moment }: Look): string[] {
  const { id, userId, messages, startUnixNano, services, tags, usage, rest } = thread
  const messageCount = count(messages.length, 'message')
  const facts = [
    rest === undefined ? messageCount : `${messageCount} of a longer thread`,
    moment(startUnixNano),
  ]
  if (userId !== undefined) facts.push(`user ${escapeId(userId)}`)
  if (services.length > 0) facts.push(services.map(terminalLine).join(', '))
  if (tags.length > 0) facts.push(tags.map((tag) => `#${terminalLine(tag)}`).join(' '))
  if (messages[0]?.source === 'run') facts.push('read from runs')
  if (usage !== undefined) facts.push(...usageWords(usage))
  const line = `${style('bold', escapeId(id))}  ${style('dim', facts.join(` ${symbols.dot} `))}`
  return [line]
}

function threadDetails({ metadata, userProps }: RecordedThread, { style }: Look): string[] {
  return Object.entries({ metadata, 'user props': userProps }).flatMap(([label, value]) =>
    value === undefined ? [] : [`${style('dim', label)}  ${anyLine(value)}`],
  )
}

function* strayEvents(thread: RecordedThread, look: Look): Generator<string> {
  const placed = new Set(
    thread.messages.flatMap(({ events }) => events.map(({ spanId }) => spanId)),
  )
  for (const event of thread.events) {
    if (!placed.has(event.spanId)) yield eventLine(event, thread.startUnixNano, look)
  }
}

function* strayRuns({ runs }: RecordedThread, look: Look, view: RunView): Generator<string> {
  const lines = runLines(runs, look, view)
  if (lines.length === 0) return
  yield ''
  yield look.style('dim', 'runs that no recorded message caused')
  for (const line of lines) yield `  ${line}`
}
