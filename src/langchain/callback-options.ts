import { OptionError } from '../thread/errors.ts'

/** Options of `threadCallbacks`. */
export interface ThreadCallbackOptions {
  /**
   * Whether the user's message is tracked, at the first model call of a run. If the context already names the message that
   * is answered, a page, a middleware or `withParent` has tracked it, and it is not tracked again.
   *
   * @default true
   */
  readonly userMessages?: boolean
  /**
   * How long a streamed answer may be silent before it counts as `aborted`, in milliseconds. LangChain does not report
   * that a reader has left. If the answer ends later after all, what was recorded is replaced. Its run waits ten times as
   * long.
   *
   * @default 60_000
   */
  readonly silenceMillis?: number
  /**
   * Whether model calls and tools are recorded as runs. `'auto'` leaves it to an instrumentation of LangChain, if
   * `ThreadSpanProcessor` has seen a span of one in this process and the thread is active, so that its spans are in it.
   *
   * @default 'auto'
   */
  readonly runs?: boolean | 'auto'
}

/** @throws OptionError naming the option that is wrong. */
export function readCallbackOptions({
  userMessages = true,
  silenceMillis = 60_000,
  runs = 'auto',
}: ThreadCallbackOptions): Required<ThreadCallbackOptions> {
  if (typeof userMessages !== 'boolean') throw wrong('userMessages must be true or false')
  if (!(typeof silenceMillis === 'number' && silenceMillis > 0)) {
    throw wrong('silenceMillis must be a number above 0')
  }
  if (typeof runs !== 'boolean' && runs !== 'auto') {
    throw wrong("runs must be true, false or 'auto'")
  }
  return { userMessages, silenceMillis, runs }
}

function wrong(reason: string): OptionError {
  return new OptionError(`threadCallbacks: ${reason}`)
}
