/** The traces endpoint of an OTLP/HTTP server, from its base URL or from a URL that names the endpoint already. */
export function tracesUrl(url: string): string {
  const base = url.replace(/\/+$/, '')
  return base.endsWith('/v1/traces') ? base : `${base}/v1/traces`
}
