// OpenTelemetry's keys of today and of before, https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/
const URL_KEYS: ReadonlySet<string> = new Set([
  'url.full',
  'url.original',
  'url.path',
  'url.query',
  'url.fragment',
  'http.url',
  'http.target',
])

/** Whether an attribute holds a URL, or the path or query of one, which may quote what a user has typed. */
export function isUrlKey(key: string): boolean {
  return URL_KEYS.has(key)
}
