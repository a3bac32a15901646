import type { IncomingMessage } from 'node:http'
import { isLoopback } from './loopback.ts'

/** Which senders are allowed. */
export interface GuardOptions {
  readonly host: string
  readonly allowHost: readonly string[]
  readonly allowOrigin: readonly string[]
}

const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/
const HOST_HEADER = /^(\[[^\]]*\]|[^:]*)(:\d*)?$/

/** Why a request is refused. `undefined` if it is allowed. */
export type Guard = (request: IncomingMessage) => string | undefined

/**
 * Refuses web pages that are not allowed. A page can make a browser send to this machine, either under the page's host
 * name by DNS rebinding, or under ours from the page's origin. Senders that are not browsers have no `Origin`.
 */
export function createGuard({ host, allowHost, allowOrigin }: GuardOptions): Guard {
  const hosts = new Set(allowHost.map((name) => name.toLowerCase()))
  const origins = new Set(allowOrigin)
  const isAllowedHost = (name: string): boolean =>
    !isLoopback(host) || isLoopback(name) || hosts.has(name)
  const isAllowedOrigin = (origin: string): boolean =>
    LOCAL_ORIGIN.test(origin) || origins.has(origin) || origins.has('*')
  return ({ headers }) => {
    const name = HOST_HEADER.exec(headers.host?.toLowerCase() ?? '')?.[1] ?? ''
    if (!isAllowedHost(name)) return `host ${quote(name)} is not in allowHost`
    const { origin } = headers
    if (origin === undefined || isAllowedOrigin(origin)) return undefined
    return `origin ${quote(origin)} is not in allowOrigin`
  }
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100))
}
