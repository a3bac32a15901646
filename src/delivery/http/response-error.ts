const MAX_TEXT = 500

/**
 * A response that was not a success. Its body may quote a chat or a key, so it is not in the message, and loggers do not
 * see it.
 */
export class ResponseError extends Error {
  readonly status: number
  readonly #text: string

  constructor(host: string, status: number, body: Uint8Array) {
    super(`${host} responded with ${status}`)
    this.status = status
    this.#text = new TextDecoder().decode(body.subarray(0, 4 * MAX_TEXT)).slice(0, MAX_TEXT)
  }

  /** The first 500 characters of the body. */
  get text(): string {
    return this.#text
  }
}
