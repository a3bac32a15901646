import type { ParentOptions } from '../propagate/parent.ts'
import { OptionError } from '../thread/errors.ts'

/** Where a middleware looks for a request's thread if its W3C headers do not name one. */
export interface RequestThreadOptions<Request> {
  /**
   * The thread's id: the name of a field of the JSON body, or a function of the request. `false` uses the headers only. The
   * client chooses the id, so your app must check that the thread belongs to that client.
   *
   * @default 'threadId'
   */
  readonly threadId?: string | false | ((request: Request) => unknown)
  /**
   * The ID of the message that the request answers, in the same way.
   *
   * @default 'messageId'
   */
  readonly messageId?: string | false | ((request: Request) => unknown)
  /**
   * How the request's spans relate to a message that came in the body: see {@link ParentOptions}.
   *
   * @default 'child'
   */
  readonly mode?: 'child' | 'link'
}

type Finder<Request> = (request: Request, body: unknown) => unknown

/** The checked options. */
export interface RequestThreadFinder<Request> {
  readonly threadId: Finder<Request>
  readonly messageId: Finder<Request>
  /** Whether the body must be read. */
  readonly readsBody: boolean
  readonly parent: ParentOptions
}

/** @throws OptionError naming the middleware and the option that is wrong. */
export function readRequestOptions<Request>(
  owner: string,
  options: RequestThreadOptions<Request>,
): RequestThreadFinder<Request> {
  const { threadId = 'threadId', messageId = 'messageId', mode = 'child' } = options
  if (mode !== 'child' && mode !== 'link') {
    throw new OptionError(`${owner}: mode must be 'child' or 'link', not ${JSON.stringify(mode)}`)
  }
  return {
    threadId: readFinder(owner, 'threadId', threadId),
    messageId: readFinder(owner, 'messageId', messageId),
    readsBody: typeof threadId === 'string' || typeof messageId === 'string',
    parent: { mode },
  }
}

function readFinder<Request>(
  owner: string,
  option: string,
  given: string | false | ((request: Request) => unknown),
): Finder<Request> {
  if (typeof given === 'function') return (request) => given(request)
  if (given === false) return () => undefined
  if (typeof given === 'string' && given !== '') return (_request, body) => fieldOf(body, given)
  throw new OptionError(`${owner}: ${option} must be the name of a body field, a function or false`)
}

// The body is foreign JSON: only its own fields count, never inherited ones.
function fieldOf(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return undefined
  return (body as Record<string, unknown>)[name]
}
