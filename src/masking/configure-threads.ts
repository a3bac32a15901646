import { type PropagationSecret, setPropagationSecret } from '../propagate/propagation-secret.ts'
import { OptionError } from '../thread/errors.ts'
import { sharedInProcess } from '../thread/shared-in-process.ts'
import type { ContentOptions } from './content-options.ts'

const configured = sharedInProcess<{ content: ContentOptions }>('content.2', () => ({
  content: {},
}))

/** What applies to the whole process. */
export interface ThreadsConfiguration extends ContentOptions {
  /**
   * A secret of at least 16 characters that your own services share. They then sign the thread in `tracestate`, and an
   * entry that is not signed names no thread: a client cannot put its request into a thread. Of a list, the first signs
   * and all verify, so that the secret can be replaced. Once set, it stays until another one is given.
   *
   * @default entries are not signed
   */
  readonly propagationSecret?: PropagationSecret
}

/**
 * Sets for the whole process which content may be recorded: in messages, streams, events, feedback and wrapped functions,
 * and on other instrumentations' spans if `ThreadSpanProcessor` has `mask: true`. Call it before anything is recorded. An
 * option of `openThread` overrides the same option here. Each call replaces the options of the call before, except
 * `propagationSecret`.
 *
 * @throws OptionError if an option has the wrong type, or if the runtime has no `node:crypto` for `propagationSecret`.
 * @example
 * ```ts
 * configureThreads({ mask: (text) => text.replaceAll(/\b\d{16}\b/g, '[card]'), maxContentLength: 100_000 })
 * ```
 */
export function configureThreads({ propagationSecret, ...content }: ThreadsConfiguration): void {
  const { mask, captureContent, maxContentLength } = content
  if (mask !== undefined && typeof mask !== 'function') throw wrong('mask must be a function')
  if (captureContent !== undefined && typeof captureContent !== 'boolean') {
    throw wrong('captureContent must be true or false')
  }
  if (maxContentLength !== undefined && !isLength(maxContentLength)) {
    throw wrong('maxContentLength must be a number of 0 or more')
  }
  if (propagationSecret !== undefined) setPropagationSecret('configureThreads', propagationSecret)
  configured.content = content
}

/** The options of the last call of {@link configureThreads}: a new object after each call. */
export function configuredContent(): ContentOptions {
  return configured.content
}

/** Whether a value is a length: 0 or more, `Infinity` included. */
export function isLength(value: unknown): value is number {
  return typeof value === 'number' && value >= 0
}

function wrong(reason: string): OptionError {
  return new OptionError(`configureThreads: ${reason}`)
}
