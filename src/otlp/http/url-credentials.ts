import { toBase64 } from '../../thread/binary/to-base64.ts'

/** A URL without user and password, and the header that takes their place. */
export interface SplitUrl {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** Splits user and password off a valid URL. `fetch` refuses a URL that has them, and its error repeats them. */
export function splitCredentials(given: string): SplitUrl {
  const url = new URL(given)
  if (url.username === '' && url.password === '') return { url: given, headers: {} }
  const pair = `${decode(url.username)}:${decode(url.password)}`
  Object.assign(url, { username: '', password: '' })
  const authorization = `Basic ${toBase64(new TextEncoder().encode(pair))}`
  return { url: url.href, headers: { authorization } }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
