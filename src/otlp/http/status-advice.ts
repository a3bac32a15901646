/**
 * What a person can do about an HTTP status with which an endpoint takes no spans, as one sentence. Undefined if the
 * status says too little.
 */
export function statusAdvice(status: number): string | undefined {
  if (status >= 200 && status < 300) return OTHER_SERVER
  if (status >= 300 && status < 400) return 'Give the URL that it redirects to.'
  return ADVICE[status]
}

const OTHER_SERVER = 'A login page or another server responds in its place.'
const WRONG_URL = 'There is no OTLP/HTTP endpoint at this URL.'
const ADVICE: Readonly<Record<number, string>> = {
  400: OTHER_SERVER,
  401: 'The key in `headers` is missing or wrong.',
  403: 'The key in `headers` may not write here, or a firewall is in front of the endpoint.',
  404: WRONG_URL,
  405: WRONG_URL,
  407: 'A proxy asks for a password.',
  410: WRONG_URL,
  415: 'It does not take this `encoding` or `compression`.',
  422: OTHER_SERVER,
}
