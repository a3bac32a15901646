import { OptionError } from '../../thread/errors.ts'
import type { MessageId } from '../../thread/message-id.ts'
import type { RecordedMessage, RecordedThread } from '../../thread/recorded-thread.ts'
import { playbackSchedule } from './playback-schedule.ts'
import type { PlayedFrame } from './played-frame.ts'

/** What passes the time while a thread is played: a timer, or a test's own. */
export interface PlaybackClock {
  /** Waits so long; ends early, in any way, once the signal is aborted. */
  wait(millis: number, signal?: AbortSignal): Promise<void>
}

/** How to play a thread. */
export interface PlayOptions {
  readonly clock: PlaybackClock
  /**
   * How many times as fast as it happened; `Infinity` plays without waiting.
   *
   * @default 1
   */
  readonly speed?: number
  /**
   * No wait is longer than this, whatever the speed: the cap is on the time that the viewer waits.
   *
   * @default Infinity
   */
  readonly maxWaitMillis?: number
  /**
   * The messages to play, in this order.
   *
   * @default `thread.path`
   */
  readonly branch?: readonly MessageId[]
  /** Ends the playback with its reason. */
  readonly signal?: AbortSignal
}

/**
 * Plays a thread in its own time: messages, the chunks of streamed text, events and runs come as far apart as they did.
 * Messages of unknown time follow after a second for reading. Starts when it is iterated; each call plays anew.
 *
 * @throws OptionError where `speed` is not above 0, `maxWaitMillis` is negative, or `branch` names a message that the thread does not have.
 *
 * @example
 * ```ts
 * for await (const frame of playThread(thread, { speed: 2, clock })) {
 *   if (frame.type === 'text') process.stdout.write(frame.text)
 * }
 * ```
 */
export function playThread(
  thread: RecordedThread,
  { clock, speed = 1, maxWaitMillis = Infinity, branch = thread.path, signal }: PlayOptions,
): AsyncIterableIterator<PlayedFrame> {
  if (!(speed > 0)) throw new OptionError(`speed must be a number above 0, not ${speed}`)
  if (!(maxWaitMillis >= 0)) {
    throw new OptionError(`maxWaitMillis must be 0 or more, not ${maxWaitMillis}`)
  }
  const messages = messagesOf(thread, branch)
  const toWait = (gapMillis: number) => Math.min(gapMillis / speed, maxWaitMillis)
  return play(thread, messages, { clock, toWait, signal })
}

interface Playback {
  readonly clock: PlaybackClock
  readonly toWait: (gapMillis: number) => number
  readonly signal: AbortSignal | undefined
}

async function* play(
  thread: RecordedThread,
  messages: readonly RecordedMessage[],
  { clock, toWait, signal }: Playback,
): AsyncGenerator<PlayedFrame, undefined> {
  const schedule = playbackSchedule(thread, messages)
  let playedTo = schedule[0]?.atMillis ?? 0
  for (const { atMillis, frame } of schedule) {
    signal?.throwIfAborted()
    await passTime(clock, toWait(atMillis - playedTo), signal)
    playedTo = atMillis
    yield frame
  }
}

async function passTime(
  clock: PlaybackClock,
  millis: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (millis <= 0) return
  try {
    await clock.wait(millis, signal)
  } finally {
    // Whichever way the clock gave up, the playback ends with the reason of the signal.
    signal?.throwIfAborted()
  }
}

function messagesOf(
  { messages }: RecordedThread,
  branch: readonly MessageId[],
): readonly RecordedMessage[] {
  const byId = new Map(messages.map((message) => [message.id, message]))
  return branch.map((id) => {
    const message = byId.get(id)
    if (message === undefined) throw new OptionError(`branch names no message of the thread: ${id}`)
    return message
  })
}
