import type { IncomingMessage } from 'node:http'
import type { HttpResponse, ResponseHeaders } from './http-response.ts'

/** The headers that let the page of an allowed origin read a response. */
export function corsHeaders({ headers }: IncomingMessage): ResponseHeaders {
  if (headers.origin === undefined) return {}
  return {
    'access-control-allow-origin': headers.origin,
    // The browser exporter's `sendBeacon` always sends credentials, although the receiver uses none.
    'access-control-allow-credentials': 'true',
    vary: 'Origin',
  }
}

/** Whether this is a browser's question if a page may send. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
}

/** Allows any headers, because an app may set headers of any name on its exporter. */
export function preflightResponse({ headers }: IncomingMessage): HttpResponse {
  return {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
      'access-control-allow-private-network': 'true',
      'access-control-max-age': '600',
    },
    body: '',
  }
}
