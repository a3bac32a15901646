import type { PostResponse } from './post.ts'

const MAX_TEXT = 500
const MAX_PATH = 200
const MEDIA_TYPE = /^[\w.+-]{1,50}\/[\w.+-]{1,50}/

/**
 * A response that acknowledged nothing. Its body may quote a chat or a key, so it is not in the message, and loggers do
 * not see it.
 */
export class ResponseError extends Error {
  readonly status: number
  readonly #text: string

  /** @param url - The URL of the request. */
  constructor(url: string, response: PostResponse) {
    const { status, body } = response
    super(`${new URL(url).host} responded with ${status}${explain(url, response)}`)
    this.status = status
    this.#text = new TextDecoder().decode(body.subarray(0, 4 * MAX_TEXT)).slice(0, MAX_TEXT)
  }

  /** The first 500 characters of the body. */
  get text(): string {
    return this.#text
  }
}

function explain(url: string, { status, location, contentType = '' }: PostResponse): string {
  if (status >= 200 && status < 300) {
    const [type = 'a body'] = MEDIA_TYPE.exec(contentType) ?? []
    return `, but with ${type} that is not OTLP`
  }
  if (status < 300 || status >= 400) return ''
  return `, which redirects${location === undefined ? '' : ` to ${withoutSecrets(location, url)}`}`
}

// A query may hold a token.
function withoutSecrets(location: string, base: string): string {
  if (!URL.canParse(location, base)) return 'an invalid URL'
  const { origin, pathname } = new URL(location, base)
  return `${origin}${pathname.slice(0, MAX_PATH)}`
}
