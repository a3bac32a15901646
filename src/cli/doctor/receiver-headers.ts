import { isLoopback } from '../../receiver/loopback.ts'
import { type Headers, readHeaders } from '../source/source-headers.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * What `threadspan doctor` sends to the receiver that it checks: `--header`, and the token in THREADSPAN_TOKEN if the
 * receiver is on this machine. Another machine must not get it unasked.
 */
export function receiverHeaders(
  url: string,
  given: readonly string[] | undefined,
  env: Environment,
): Headers {
  const token = env['THREADSPAN_TOKEN']
  const isHere = isLoopback(URL.parse(url)?.hostname ?? '')
  return { ...(token && isHere && { authorization: `Bearer ${token}` }), ...readHeaders(given) }
}
