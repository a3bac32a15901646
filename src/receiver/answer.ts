/** Headers of an answer, by lower-case name. */
export type AnswerHeaders = Readonly<Record<string, string>>

/** What a request is answered with. */
export interface Answer {
  readonly status: number
  readonly headers: AnswerHeaders
  readonly body: string | Uint8Array
}

/** A sentence for whoever reads the answer: what OTLP answers a request that it cannot even be told the encoding of. */
export function plainAnswer(status: number, text: string, headers: AnswerHeaders = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    body: `${status} ${text}`,
  }
}
