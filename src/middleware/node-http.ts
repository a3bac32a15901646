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

/** The part of Node's request that we read. */
export interface NodeRequest {
  readonly headers: Record<string, string | string[] | undefined>
}

/** Where to look besides the headers. The body has not been read yet when the listener runs. */
export interface NodeThreadOptions<Request> {
  /** Returns the thread's id for a request: from your session, or from its path or one of your headers if you verify it. */
  readonly threadId?: (request: Request) => unknown
  /** Returns the ID of the message that the request answers. */
  readonly messageId?: (request: Request) => unknown
  /** See {@link RequestThreadOptions}. */
  readonly trustHeaders?: boolean | ((request: Request) => boolean)
  /** See {@link RequestThreadOptions}. */
  readonly mode?: 'child' | 'link'
}

/**
 * Handles each request in its thread, which its W3C headers name. If the body names the thread, read the body first and
 * then use `withParent` or `thread.run`.
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
    // Their events come from the socket, without a context, unless an instrumentation has bound them already.
    for (const emitter of [request, ...rest]) context.bind(within, emitter)
    return context.with(within, () => listener(request, ...rest))
  }
}
