import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type HttpResponse, plainResponse } from './http-response.ts'

const BEARER = /^bearer +(\S+)$/i

/** The refusal of a request without the right token. `undefined` if it may write. */
export type TokenCheck = (request: IncomingMessage) => HttpResponse | undefined

/** Checks for `Authorization: Bearer <token>`. Without a token, everybody may write. */
export function createTokenCheck(token: string | undefined): TokenCheck {
  if (token === undefined) return () => undefined
  const expected = digest(token)
  return ({ headers }) => {
    const given = BEARER.exec(headers.authorization ?? '')?.[1]
    if (given === undefined) return unauthorized('a token is missing', 'Bearer')
    // Digests have the same length, so that the time does not depend on the token.
    if (timingSafeEqual(digest(given), expected)) return undefined
    return unauthorized('the token is wrong', 'Bearer error="invalid_token"')
  }
}

function unauthorized(what: string, challenge: string): HttpResponse {
  const text = `${what}; send the header Authorization: Bearer TOKEN`
  return plainResponse(401, text, { 'www-authenticate': challenge })
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
