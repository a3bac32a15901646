/**
 * A wrapper for the listener of a plain `node:http` server.
 *
 * @module
 */
import { context } from '@opentelemetry/api'
import { requestContext } from './request-context.ts'
import { type RequestThreadOptions, readRequestOptions } from './request-options.ts'

export { MESSAGE_ID_HEADER, THREAD_REQUEST_HEADERS } from './thread-headers.ts'
export { OptionError } from '../thread/errors.ts'

/** What we need of Node's request. */
export interface NodeRequest {
  readonly headers: Record<string, string | string[] | undefined>
}

/** Where to look beside the headers; a body is not read yet when the listener is called. */
export interface NodeThreadOptions<Request> {
  /** The thread's id, by the request: from its path, a header of yours, or your session. */
  readonly threadId?: (request: Request) => unknown
  /** The ID of the message that the request answers, likewise. */
  readonly messageId?: (request: Request) => unknown
  /** See {@link RequestThreadOptions}. */
  readonly mode?: 'child' | 'link'
}

/**
 * Handles each request in its thread, which its W3C headers name. A thread that stands in the body is set when that has
 * been read, with `withParent` or `thread.run`.
 *
 * @throws OptionError naming the option that is wrong.
 * @example
 * ```ts
 * createServer(withThread((request, response) => response.end('Hello')))
 * ```
 */
export function withThread<Incoming extends NodeRequest, Rest extends unknown[], Result>(
  listener: (request: Incoming, ...rest: Rest) => Result,
  options: NodeThreadOptions<Incoming> = {},
): (request: Incoming, ...rest: Rest) => Result {
  const all: RequestThreadOptions<Incoming> = { threadId: false, messageId: false, ...options }
  const finder = readRequestOptions('withThread', all)
  return function handleInThread(request, ...rest) {
    const { headers } = request
    const within = requestContext(finder, { request, headers })
    // Their events come from the socket, in no context at all, unless an instrumentation has bound them before.
    for (const emitter of [request, ...rest]) context.bind(within, emitter)
    return context.with(within, () => listener(request, ...rest))
  }
}
