/**
 * Middleware for Express 4 and 5, and for what else takes `(request, response, next)`: Connect, NestJS on Express.
 *
 * @module
 */
import { context } from '@opentelemetry/api'
import { requestContext } from './request-context.ts'
import { type RequestThreadOptions, readRequestOptions } from './request-options.ts'

export type { RequestThreadOptions } from './request-options.ts'
export { MESSAGE_ID_HEADER, THREAD_REQUEST_HEADERS } from './thread-headers.ts'
export { OptionError } from '../thread/errors.ts'

/** What we need of Express's request. Described, not imported: one middleware then serves every version. */
export interface ExpressRequest {
  readonly headers: Record<string, string | string[] | undefined>
  /** Set by a body parser. */
  readonly body?: unknown
}

/**
 * Handles each request in its thread, which its W3C headers or its parsed body name; put it behind the body parser.
 * What the handlers start is marked, and `getActiveThread()` gives them the thread.
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
    // Their events come from the socket, in no context at all, unless an instrumentation has bound them before.
    context.bind(within, request)
    context.bind(within, response)
    context.with(within, next)
  }
}
