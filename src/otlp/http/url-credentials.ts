import { toBase64 } from '../../thread/binary/to-base64.ts'

/** The user and password of a URL, decoded. Both are empty if it has none. */
export interface UrlCredentials {
  readonly username: string
  readonly password: string
}

/** Takes user and password off a URL. `fetch` refuses a URL that has them, and its error repeats them. */
export function takeCredentials(url: URL): UrlCredentials {
  const credentials = { username: decode(url.username), password: decode(url.password) }
  Object.assign(url, { username: '', password: '' })
  return credentials
}

/** The header for a user and password. Empty if there is neither. */
export function basicAuthorization({
  username,
  password,
}: UrlCredentials): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {}
  const pair = new TextEncoder().encode(`${username}:${password}`)
  return { authorization: `Basic ${toBase64(pair)}` }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
