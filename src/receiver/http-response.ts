/** Headers of a response, by lower-case name. */
export type ResponseHeaders = Readonly<Record<string, string>>

/** The response to a request. */
export interface HttpResponse {
  readonly status: number
  readonly headers: ResponseHeaders
  readonly body: string | Uint8Array
}

/** A response in plain text, which OTLP uses if the encoding of the request is unknown. */
export function plainResponse(
  status: number,
  text: string,
  headers: ResponseHeaders = {},
): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    body: `${status} ${text}`,
  }
}
