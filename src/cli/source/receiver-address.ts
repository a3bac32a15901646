import { findHeaderFault } from '../../otlp/header-fault.ts'
import { isLoopback } from '../../receiver/loopback.ts'
import { parseBackendAddress } from '../../store/http/backend-address.ts'
import { basicAuthorization } from '../../otlp/http/url-credentials.ts'
import type { Secrets } from '../../store/http/secrets.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { type Headers, readHeaders } from './source-headers.ts'

/** An OTLP receiver that a command sends to. */
export interface ReceiverAddress {
  /** The base URL, such as `http://127.0.0.1:4318`, without user and password. */
  readonly url: string
  /**
   * Sent with each request. A user and password in the URL are in them, as Basic authentication. If the receiver is on this
   * machine, so is the token in THREADSPAN_TOKEN.
   */
  readonly headers: Headers
  /** The texts that no message may contain. */
  readonly secrets: Secrets
}

/**
 * Reads `--url` and the `--header` options that belong to it.
 *
 * @throws CliError if one of them is wrong. The message repeats neither, because both may hold a password.
 */
export function readReceiverAddress(
  given: string,
  header: readonly string[] = [],
): ReceiverAddress {
  const url = URL.parse(given)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw wrongUrl('--url is not an http:// or https:// address')
  }
  if (url.search !== '' || url.hash !== '') throw wrongUrl('--url takes no ? and no #')
  const headers = readHeaders(header)
  const fault = findHeaderFault(headers)
  if (fault !== undefined) throw new CliError(EXIT.usage, `--header: ${fault}`)
  const address = parseBackendAddress(given, headers)
  return {
    url: address.name,
    headers: { ...localToken(url), ...basicAuthorization(address), ...headers },
    secrets: address.secrets,
  }
}

// Another machine must not get the token unasked.
function localToken({ hostname }: URL): Headers {
  const token = process.env['THREADSPAN_TOKEN']
  return token && isLoopback(hostname) ? { authorization: `Bearer ${token}` } : {}
}

function wrongUrl(message: string): CliError {
  return new CliError(EXIT.usage, message, 'Try: --url http://127.0.0.1:4318')
}
