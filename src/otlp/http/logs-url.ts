import { tracesUrl } from './traces-url.ts'

/** The URL that a server takes log records at, from its base URL or from the full one for spans. */
export function logsUrl(url: string): string {
  return tracesUrl(url).replace(/traces$/, 'logs')
}
