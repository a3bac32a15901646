import { tracesUrl } from '../otlp/http/traces-url.ts'
import { OptionError } from '../thread/errors.ts'

/**
 * The traces endpoint that an option names, either in full or by its server.
 *
 * @throws OptionError if it is not an http(s) URL.
 */
export function tracesEndpoint(owner: string, url: unknown): string {
  if (typeof url !== 'string' || !/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new OptionError(`${owner}: url must be an http(s) URL, not ${JSON.stringify(url)}`)
  }
  return tracesUrl(url)
}
