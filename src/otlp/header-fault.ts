const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
// The characters that HTTP allows in a value. A line break would begin another header.
const HEADER_VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/

/**
 * Why an option cannot be sent as HTTP headers, in words that can follow the option owner's name. `undefined` if it can.
 * Values and invalid names are not quoted, as both may be credentials.
 */
export function findHeaderFault(headers: unknown): string | undefined {
  if (typeof headers !== 'object' || headers === null) return 'headers must be an object'
  for (const [name, value] of Object.entries(headers) as [string, unknown][]) {
    if (!HEADER_NAME.test(name)) return 'headers contains an invalid header name'
    if (typeof value !== 'string') return `headers.${name} must be a string`
    if (!HEADER_VALUE.test(value)) {
      return `headers.${name} contains characters that a header cannot have`
    }
  }
  return undefined
}
