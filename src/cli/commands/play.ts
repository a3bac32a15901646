import { type PlayOptions as Playback, playThread } from '../../replay/play/play-thread.ts'
import type { RecordedThread } from '../../thread/recorded-thread.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { GlobalOptions } from '../global-options.ts'
import { onInterrupt } from '../interrupt.ts'
import { lookOf } from '../terminal/look.ts'
import type { SourceOptions } from '../source/source-options.ts'
import { readWindow, type WindowOptions } from '../source/read-window.ts'
import { PlaybackLines } from '../transcript/playback-lines.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { timerClock } from '../transcript/timer-clock.ts'

/** The options of `threadspan play`. */
export interface PlayCommandOptions extends GlobalOptions, SourceOptions, WindowOptions {
  /** More than 0. */
  readonly speed: number
  /** In seconds. */
  readonly maxWait?: number
  /** `auto` waits only where a person watches. */
  readonly timing: 'auto' | 'real' | 'instant'
}

/** Replays one thread in the time in which it happened. */
export async function play(
  [id = '']: readonly string[],
  options: PlayCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { thread, notices } = await readWindow(id, options, terminal, false)
  const interrupt = onInterrupt()
  try {
    await writePlayback(thread, playback(options, terminal, interrupt.signal), terminal)
    for (const notice of notices) terminal.notice(notice)
    return EXIT.ok
  } catch (error) {
    if (!interrupt.signal.aborted) throw error
    await terminal.write('\n')
    return EXIT.interrupted
  } finally {
    interrupt.dispose()
  }
}

function playback(
  { speed, maxWait, timing }: PlayCommandOptions,
  { isTty }: Terminal,
  signal: AbortSignal,
): Playback {
  const isInstant = timing === 'instant' || (timing === 'auto' && !isTty)
  return {
    clock: timerClock,
    signal,
    speed: isInstant ? Infinity : speed,
    ...(maxWait !== undefined && { maxWaitMillis: maxWait * 1000 }),
  }
}

async function writePlayback(
  thread: RecordedThread,
  options: Playback,
  terminal: Terminal,
): Promise<void> {
  const lines = new PlaybackLines(thread, lookOf(terminal))
  await terminal.write(lines.head())
  for await (const frame of playThread(thread, options)) {
    const text = lines.append(frame)
    if (text !== '') await terminal.write(text)
  }
}
