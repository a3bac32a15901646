/** Where an OTLP receiver takes spans, from its base URL; also from one that says so already. */
export function tracesUrl(base: string): string {
  return `${base.replace(/\/+$/, '').replace(/\/v1\/traces$/, '')}/v1/traces`
}
