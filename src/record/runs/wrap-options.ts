import type { JsonObject } from '../../thread/json.ts'

/** How a wrapped function is recorded: the options of Lunary's `WrapParams` that describe the run. */
export interface WrapOptions<Args extends readonly unknown[], Result> {
  /**
   * The run's name.
   *
   * @default the function's name
   */
  readonly name?: string
  /** Returns the name for the arguments of a call, for one wrapper around many tools. */
  readonly nameParser?: (...args: Args) => string
  readonly userId?: string
  readonly userProps?: JsonObject
  readonly tags?: readonly string[]
  readonly metadata?: JsonObject
  /**
   * Returns the value to record as input.
   *
   * @default the argument if there is only one, else all of them as an array
   */
  readonly inputParser?: (...args: Args) => unknown
  /**
   * Returns the value to record as output, from the result or from the text of a stream.
   *
   * @default the result
   */
  readonly outputParser?: (result: Result) => unknown
  /**
   * On a tool: the id of the call that it answers, or a function that returns it for the arguments of a call.
   *
   * @default found when the thread is read, by the name and the arguments of the call in the assistant's message
   */
  readonly toolCallId?: string | ((...args: Args) => string | undefined)
}

/** How the model calls of a wrapped client are recorded. */
export type ClientOptions = Pick<
  WrapOptions<readonly unknown[], unknown>,
  'userId' | 'userProps' | 'tags' | 'metadata'
>
