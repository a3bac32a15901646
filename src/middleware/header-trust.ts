import { OptionError } from '../thread/errors.ts'
import { warnOnce } from '../propagate/warning.ts'

/** What a request's headers count for. `agreeing`: only if they name the thread that the app names. */
export type HeaderTrust = 'all' | 'agreeing' | 'none'

/** @throws OptionError naming the middleware if `trustHeaders` is wrong. */
export function readHeaderTrust<Request>(
  owner: string,
  trustHeaders: boolean | ((request: Request) => boolean) | undefined,
  namesThread: boolean,
): (request: Request) => HeaderTrust {
  if (trustHeaders === undefined) return () => (namesThread ? 'agreeing' : 'all')
  if (typeof trustHeaders === 'boolean') return () => (trustHeaders ? 'all' : 'none')
  if (typeof trustHeaders !== 'function') {
    throw new OptionError(`${owner}: trustHeaders must be true, false or a function`)
  }
  return (request) => (isTrusted(trustHeaders, request) ? 'all' : 'none')
}

// Only `true` is trust: a function that returns a promise, or that throws, has not decided.
function isTrusted<Request>(ask: (request: Request) => unknown, request: Request): boolean {
  try {
    const answer = ask(request)
    if (typeof answer === 'boolean') return answer
    warnOnce('trustHeaders returned neither true nor false: the headers were not trusted')
  } catch (error) {
    warnOnce('trustHeaders threw: the headers were not trusted', error)
  }
  return false
}
