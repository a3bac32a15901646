/** The URL that a server takes spans at, from its base URL or from the full one. */
export function tracesUrl(url: string): string {
  return `${url.replace(/\/+$/, '').replace(/\/v1\/traces$/, '')}/v1/traces`
}
