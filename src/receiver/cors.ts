import type { IncomingMessage } from 'node:http'
import type { HttpResponse, ResponseHeaders } from './http-response.ts'

/** The headers that let the page of an allowed origin read a response. */
export function corsHeaders({ headers }: IncomingMessage): ResponseHeaders {
  if (headers.origin === undefined) return {}
  return {
    'access-control-allow-origin': headers.origin,
    // The browser exporter's `sendBeacon` always sends with credentials, though we have none.
    'access-control-allow-credentials': 'true',
    vary: 'Origin',
  }
}

/** Whether a browser asks if a page may send. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
}

/** Yes, with any headers: an exporter can be given headers of any name. */
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
