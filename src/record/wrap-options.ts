import type { JsonObject } from '../thread/json.ts'

/** How a wrapped function is recorded: Lunary's `WrapParams`, as far as they say something of the run. */
export interface WrapOptions<Args extends readonly unknown[], Result> {
  /**
   * The run's name.
   *
   * @default the function's name
   */
  readonly name?: string
  /** The name by the arguments of a call, for one wrapper around many tools. */
  readonly nameParser?: (...args: Args) => string
  readonly userId?: string
  readonly userProps?: JsonObject
  readonly tags?: readonly string[]
  readonly metadata?: JsonObject
  /**
   * What to record of the arguments.
   *
   * @default the argument where there is one, else all of them as an array
   */
  readonly inputParser?: (...args: Args) => unknown
  /**
   * What to record of the result; for a stream, of the text that passed.
   *
   * @default the result
   */
  readonly outputParser?: (result: Result) => unknown
}
