import { OptionError } from '../thread/errors.ts'

/**
 * The traces endpoint of a URL that names it, or the server it is on.
 *
 * @throws OptionError where it is no http(s) URL.
 */
export function tracesUrl(owner: string, url: unknown): string {
  if (typeof url !== 'string' || !/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new OptionError(`${owner}: url must be an http(s) URL, not ${JSON.stringify(url)}`)
  }
  const base = url.replace(/\/+$/, '')
  return base.endsWith('/v1/traces') ? base : `${base}/v1/traces`
}
