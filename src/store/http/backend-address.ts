import { takeCredentials } from '../../otlp/http/url-credentials.ts'
import { OptionError } from '../../thread/errors.ts'
import { Secrets } from './secrets.ts'

/** A backend's URL, separated from the credentials that it may contain. */
export interface BackendAddress {
  /** Without credentials, query or fragment; its path ends in a slash. */
  readonly url: URL
  /** For messages: the URL without its last slash. */
  readonly name: string
  readonly username: string
  readonly password: string
  /** The texts that no message may contain. */
  readonly secrets: Secrets
}

/**
 * Splits a base URL into address and credentials.
 *
 * @throws OptionError if it is not an http or https URL. The message does not repeat it, as it may contain a password.
 */
export function parseBackendAddress(
  base: string,
  headers: Readonly<Record<string, string>>,
): BackendAddress {
  if (!URL.canParse(base) || !/^https?:$/.test(new URL(base).protocol)) {
    throw new OptionError('url is not an http:// or https:// address')
  }
  const url = new URL(base)
  const { username, password } = takeCredentials(url)
  // A user without a password is often a token.
  const credentials = password === '' ? [username] : [password]
  const basic = username === '' && password === '' ? [] : [`${username}:${password}`]
  const secrets = new Secrets([...credentials, ...basic, ...Object.values(headers)])
  Object.assign(url, { search: '', hash: '' })
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return { url, name: url.href.replace(/\/$/, ''), username, password, secrets }
}
