import { type Context, context } from '@opentelemetry/api'
import { isThreadInHeaders } from './arrived-context.ts'
import { readJsonBody } from './read-json-body.ts'
import { requestContext } from './request-context.ts'
import type { RequestThreadFinder } from './request-options.ts'

/**
 * The context of a web-standard `Request`. Its body is read only if the thread may be in it: not if the app trusts headers
 * that name the thread.
 */
export async function webRequestContext<Wrapped>(
  finder: RequestThreadFinder<Wrapped>,
  request: Wrapped,
  raw: Request,
): Promise<Context> {
  const { headers } = raw
  const body = isBodyWanted(finder, headers) ? await readJsonBody(raw) : undefined
  return requestContext(finder, { request, headers, body })
}

function isBodyWanted(finder: RequestThreadFinder<never>, headers: Headers): boolean {
  if (!finder.readsBody) return false
  return !finder.trustsByDefault || !isThreadInHeaders(context.active(), headers)
}
