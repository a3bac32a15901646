import { OptionError } from '../../thread/errors.ts'
import { Secrets } from './secrets.ts'

/** Where a backend is, apart from the credentials that its URL may hold. */
export interface BackendAddress {
  /** Without credentials, query or fragment; its path ends in a slash. */
  readonly url: URL
  /** For messages: the URL without its last slash. */
  readonly name: string
  readonly username: string
  readonly password: string
  /** What must never be said of it. */
  readonly secrets: Secrets
}

/**
 * Takes a base URL apart.
 *
 * @throws OptionError where it is none, without repeating it: it may hold a password.
 */
export function parseBackendAddress(
  base: string,
  headers: Readonly<Record<string, string>>,
): BackendAddress {
  if (!URL.canParse(base) || !/^https?:$/.test(new URL(base).protocol)) {
    throw new OptionError('url is no http:// or https:// address')
  }
  const url = new URL(base)
  const [username, password] = [decode(url.username), decode(url.password)]
  const secrets = new Secrets([password, ...Object.values(headers)])
  Object.assign(url, { username: '', password: '', search: '', hash: '' })
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return { url, name: url.href.replace(/\/$/, ''), username, password, secrets }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
