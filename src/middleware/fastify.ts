/**
 * A plugin for Fastify 4 and 5, and for NestJS on Fastify.
 *
 * @module
 */
import { context } from '@opentelemetry/api'
import { requestContext } from './request-context.ts'
import { type RequestThreadOptions, readRequestOptions } from './request-options.ts'

export type { RequestThreadOptions } from './request-options.ts'
export { MESSAGE_ID_HEADER, THREAD_REQUEST_HEADERS } from './thread-headers.ts'
export { OptionError } from '../thread/errors.ts'

/** The part of Fastify's request that we read. */
export interface FastifyRequest {
  readonly headers: Record<string, string | string[] | undefined>
  readonly body?: unknown
}

type Hook = (request: FastifyRequest, reply: unknown, done: () => void) => void

/** The part of Fastify that we use. */
export interface FastifyApp {
  addHook(name: 'preHandler', hook: Hook): unknown
}

/**
 * Handles each request in its thread, which its W3C headers or its body name, from Fastify's `preHandler` on. It applies to
 * all routes of the app that it is registered on, including those of sibling plugins.
 *
 * @throws OptionError naming the option that is wrong.
 * @example
 * ```ts
 * await app.register(threads, { threadId: 'chatId' })
 * ```
 */
export function threads(
  app: FastifyApp,
  options: RequestThreadOptions<FastifyRequest>,
  done: () => void,
): void {
  const finder = readRequestOptions('threads', options)
  app.addHook('preHandler', (request, _reply, next) => {
    const { headers, body } = request
    context.with(requestContext(finder, { request, headers, body }), next)
  })
  done()
}

// As fastify-plugin does. Otherwise the hook would apply only to routes inside this plugin, and it has none.
Object.assign(threads, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: 'threadspan',
})
