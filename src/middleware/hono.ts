/**
 * Middleware for Hono 4, on every runtime that has an OpenTelemetry context manager.
 *
 * @module
 */
import { context } from '@opentelemetry/api'
import { type RequestThreadOptions, readRequestOptions } from './request-options.ts'
import { webRequestContext } from './web-request-context.ts'

export type { RequestThreadOptions } from './request-options.ts'
export { MESSAGE_ID_HEADER, THREAD_REQUEST_HEADERS } from './thread-headers.ts'
export { OptionError } from '../thread/errors.ts'

/** The part of Hono's context that we read. */
export interface HonoContext {
  readonly req: { readonly raw: Request }
}

/**
 * Handles each request in its thread, which its W3C headers or its JSON body name. The body stays readable for the
 * handler.
 *
 * @throws OptionError naming the option that is wrong.
 * @example
 * ```ts
 * app.use(threads())
 * ```
 */
export function threads<C extends HonoContext = HonoContext>(
  options: RequestThreadOptions<C> = {},
): (c: C, next: () => Promise<void>) => Promise<void> {
  const finder = readRequestOptions('threads', options)
  return async function threads(c, next) {
    await context.with(await webRequestContext(finder, c, c.req.raw), next)
  }
}
