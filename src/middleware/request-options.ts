import type { ParentOptions } from '../propagate/parent.ts'
import { OptionError } from '../thread/errors.ts'
import { type HeaderTrust, readHeaderTrust } from './header-trust.ts'

/**
 * A function of a request. As a method's type it may take the framework's own request, of which {@link Request} is the part
 * that we read.
 */
type OfRequest<Request, Result> = { of(request: Request): Result }['of']

/** Where a middleware looks for a request's thread. */
export interface RequestThreadOptions<Request> {
  /**
   * The thread's id: a function of the request, or the name of a field of the JSON body. A function that returns what
   * your app has verified is the safe form, because a client can write anything into its headers and its body. If it
   * returns nothing, the request has no thread. `false` uses the headers only.
   *
   * @default 'threadId', if the headers do not name a thread
   */
  readonly threadId?: string | false | OfRequest<Request, unknown>
  /**
   * The ID of the message that the request answers, in the same way. An ID that this process knows from another thread
   * is ignored.
   *
   * @default 'messageId', if the headers do not name a message
   */
  readonly messageId?: string | false | OfRequest<Request, unknown>
  /**
   * Whether the request's W3C headers may name its thread and its message. `false` ignores them: the request also starts
   * a trace of its own, unless an HTTP instrumentation has continued theirs. A function decides for each request, for
   * instance whether it comes from a service of yours. In any case, an id that `threadId` finds wins over theirs.
   *
   * @default true without `threadId`. With `threadId`, they count only if they agree with the id that it finds.
   */
  readonly trustHeaders?: boolean | OfRequest<Request, boolean>
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
  /** Whether the app says where the thread's id is. Then headers cannot name another thread. */
  readonly namesThread: boolean
  /** The same for the message. */
  readonly namesMessage: boolean
  readonly trust: (request: Request) => HeaderTrust
  /** Whether headers are believed only because no option speaks against it. */
  readonly trustsByDefault: boolean
  /** Whether the body must be read. */
  readonly readsBody: boolean
  readonly parent: ParentOptions
}

/** @throws OptionError naming the middleware and the option that is wrong. */
export function readRequestOptions<Request>(
  owner: string,
  options: RequestThreadOptions<Request>,
): RequestThreadFinder<Request> {
  const { threadId = 'threadId', messageId = 'messageId', trustHeaders, mode = 'child' } = options
  if (mode !== 'child' && mode !== 'link') {
    throw new OptionError(`${owner}: mode must be 'child' or 'link', not ${JSON.stringify(mode)}`)
  }
  const namesThread = isGiven(options.threadId)
  return {
    threadId: readFinder(owner, 'threadId', threadId),
    messageId: readFinder(owner, 'messageId', messageId),
    namesThread,
    namesMessage: isGiven(options.messageId),
    trust: readHeaderTrust(owner, trustHeaders, namesThread),
    trustsByDefault: trustHeaders === undefined && !namesThread,
    readsBody: typeof threadId === 'string' || typeof messageId === 'string',
    parent: { mode },
  }
}

function isGiven(option: unknown): boolean {
  return option !== undefined && option !== false
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
