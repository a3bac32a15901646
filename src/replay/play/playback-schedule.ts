import type { UnixNano } from '../../thread/instant.ts'
import type { RecordedMessage, RecordedRun, RecordedThread } from '../../thread/recorded-thread.ts'
import type { PlayedFrame } from './played-frame.ts'
import { textPieces } from './text-pieces.ts'

/** A frame and when it is due, in milliseconds of recorded time. */
export interface ScheduledFrame {
  readonly atMillis: number
  readonly frame: PlayedFrame
}

/** How long a message of unknown time leaves for reading the one before it, in milliseconds of recorded time. */
const READING_PAUSE_MILLIS = 1000

/**
 * When everything in a thread is due. Messages begin in the given order: each at its own time, at that of the one before
 * it where its clock says earlier, a reading pause later where nobody noted its time. What belongs to a message keeps
 * its distance to it.
 */
export function playbackSchedule(
  thread: RecordedThread,
  messages: readonly RecordedMessage[],
): readonly ScheduledFrame[] {
  const frames = [...messageFrames(thread, messages), ...strayFrames(thread)]
  return frames.toSorted((a, b) => a.atMillis - b.atMillis)
}

function* messageFrames(
  { startUnixNano }: RecordedThread,
  messages: readonly RecordedMessage[],
): Generator<ScheduledFrame> {
  let [begun, ended, offset] = [0, -READING_PAUSE_MILLIS, 0]
  let isTimeKnown = messages[0]?.timeKnown === true
  for (const message of messages) {
    const recorded = millisBetween(startUnixNano, message.startUnixNano)
    if (message.timeKnown && isTimeKnown) begun = Math.max(begun, recorded + offset)
    else begun = ended + READING_PAUSE_MILLIS
    if (message.timeKnown && !isTimeKnown) [isTimeKnown, offset] = [true, begun - recorded]
    const spoken = spokenFrames(message, begun)
    yield* spoken
    yield* attachedFrames(message, begun)
    ended = spoken.at(-1)?.atMillis ?? begun
  }
}

function spokenFrames(message: RecordedMessage, begun: number): readonly ScheduledFrame[] {
  const pieces = textPieces(message)
  const lasted = millisBetween(message.startUnixNano, message.endUnixNano)
  return [
    { atMillis: begun, frame: { type: 'message', message } },
    ...pieces.map(({ atMillis, text }): ScheduledFrame => ({
      atMillis: begun + atMillis,
      frame: { type: 'text', message, text },
    })),
    {
      atMillis: begun + Math.max(lasted, pieces.at(-1)?.atMillis ?? 0),
      frame: { type: 'end', message },
    },
  ]
}

function* attachedFrames(message: RecordedMessage, begun: number): Generator<ScheduledFrame> {
  const due = (start: UnixNano) => begun + Math.max(0, millisBetween(message.startUnixNano, start))
  for (const run of kindRuns(message.runs)) {
    yield { atMillis: due(run.startUnixNano), frame: { type: 'run', run, message } }
  }
  for (const event of message.events) {
    yield { atMillis: due(event.startUnixNano), frame: { type: 'event', event } }
  }
}

function* strayFrames(thread: RecordedThread): Generator<ScheduledFrame> {
  const due = (start: UnixNano) => millisBetween(thread.startUnixNano, start)
  const placed = new Set(thread.messages.flatMap(({ events }) => events.map((e) => e.spanId)))
  for (const event of thread.events) {
    if (placed.has(event.spanId)) continue
    yield { atMillis: due(event.startUnixNano), frame: { type: 'event', event } }
  }
  for (const run of kindRuns(thread.runs)) {
    yield { atMillis: due(run.startUnixNano), frame: { type: 'run', run } }
  }
}

function* kindRuns(runs: readonly RecordedRun[]): Generator<RecordedRun> {
  const open = runs.toReversed()
  for (let run = open.pop(); run !== undefined; run = open.pop()) {
    if (run.kind !== undefined) yield run
    for (const child of run.children.toReversed()) open.push(child)
  }
}

function millisBetween(from: UnixNano, to: UnixNano): number {
  return Number(to - from) / 1e6
}
