/**
 * A wrapper for the route handlers of Next.js's app router, which have no middleware.
 *
 * @module
 */
import { context } from '@opentelemetry/api'
import { type RequestThreadOptions, readRequestOptions } from './request-options.ts'
import { webRequestContext } from './web-request-context.ts'

export type { RequestThreadOptions } from './request-options.ts'
export { MESSAGE_ID_HEADER, THREAD_REQUEST_HEADERS } from './thread-headers.ts'
export { OptionError } from '../thread/errors.ts'

/**
 * Handles each request of a route in its thread, which its W3C headers or its JSON body name. The body stays readable
 * for the handler.
 *
 * @throws OptionError naming the option that is wrong.
 * @example
 * ```ts
 * // app/api/chat/route.ts
 * export const POST = withThread(async (request) => new Response(await answer(await request.json())))
 * ```
 */
export function withThread<Incoming extends Request, Rest extends unknown[], Answer>(
  handler: (request: Incoming, ...rest: Rest) => Answer | Promise<Answer>,
  options: RequestThreadOptions<Incoming> = {},
): (request: Incoming, ...rest: Rest) => Promise<Answer> {
  const finder = readRequestOptions('withThread', options)
  return async function handleInThread(request, ...rest) {
    const within = await webRequestContext(finder, request, request)
    return await context.with(within, () => handler(request, ...rest))
  }
}
