import { tracesUrl } from '../otlp/http/traces-url.ts'
import { OptionError } from '../thread/errors.ts'

/**
 * The traces endpoint that an option names, either in full or by its server.
 *
 * @throws OptionError if it is not an http(s) URL.
 */
export function tracesEndpoint(owner: string, url: unknown): string {
  if (typeof url !== 'string' || !/^https?:\/\//.test(url) || !URL.canParse(url)) {
    // The value is not repeated: it may hold a password.
    throw new OptionError(`${owner}: url must be an http:// or https:// URL`)
  }
  return tracesUrl(url)
}
