/**
 * Middleware for Express 4 and 5, and for other frameworks with `(request, response, next)`: Connect, NestJS on Express.
 *
 * @module
 */
import { context } from '@opentelemetry/api'
import { requestContext } from './request-context.ts'
import { type RequestThreadOptions, readRequestOptions } from './request-options.ts'

export type { RequestThreadOptions } from './request-options.ts'
export { MESSAGE_ID_HEADER, THREAD_REQUEST_HEADERS } from './thread-headers.ts'
export { OptionError } from '../thread/errors.ts'

/** The part of Express's request that we read. It is described here, not imported, so that it fits every version. */
export interface ExpressRequest {
  readonly headers: Record<string, string | string[] | undefined>
  /** Set by a body parser. */
  readonly body?: unknown
}

/**
 * Handles each request in its thread, which its W3C headers or its parsed body name. Add it after the body parser. Spans
 * that the handlers start are marked, and `getActiveThread()` returns the thread in them.
 *
 * @throws OptionError naming the option that is wrong.
 * @example
 * ```ts
 * app.use(express.json(), threads())
 * ```
 */
export function threads<Request extends ExpressRequest = ExpressRequest>(
  options: RequestThreadOptions<Request> = {},
): (request: Request, response: unknown, next: () => void) => void {
  const finder = readRequestOptions('threads', options)
  return function threads(request, response, next) {
    const { headers, body } = request
    const within = requestContext(finder, { request, headers, body })
    // Their events come from the socket, without a context, unless an instrumentation has bound them already.
    context.bind(within, request)
    context.bind(within, response)
    context.with(within, next)
  }
}
