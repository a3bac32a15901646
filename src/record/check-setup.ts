import {
  type Context,
  context,
  createContextKey,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  trace,
} from '@opentelemetry/api'
import { setThreadContext } from '../propagate/thread-context.ts'
import { ATTR_CHAT_THREAD_ID, ATTR_SESSION_ID } from '../thread/semconv.ts'

/** One thing that is wrong in an OpenTelemetry set-up. */
export interface SetupFinding {
  /** A stable word to branch on. */
  readonly code:
    | 'no-provider'
    | 'two-api-copies'
    | 'sampler-drops-messages'
    | 'no-context-manager'
    | 'processor-missing'
    | 'session-id-differs'
  /** What is wrong and what follows from it, in one sentence. */
  readonly problem: string
  /** What to do about it, in one sentence. */
  readonly fix: string
}

const PROBE_KEY = createContextKey('threadspan.probe')
const PROBE_THREAD = 'threadspan-setup-check'

/**
 * Looks at the app's OpenTelemetry set-up and names what keeps threads from being recorded whole; an empty array means
 * that nothing was found. Call it once after start-up, in a test or behind a flag. It starts probe spans and never ends
 * them, so nothing of it is exported.
 */
export async function checkSetup(): Promise<readonly SetupFinding[]> {
  const copies = checkApiCopies()
  const provider = copies.length > 0 ? copies : checkProvider()
  return [...provider, ...(await checkContextManager())]
}

function checkProvider(): SetupFinding[] {
  const message = probe(ROOT_CONTEXT, { [ATTR_CHAT_THREAD_ID]: PROBE_THREAD })
  if (!isSpanContextValid(message.spanContext())) return [NO_PROVIDER]
  if (!message.isRecording() || !isKeptUnderUnsampledParent()) return [SAMPLER_DROPS]
  return checkProcessor()
}

function checkProcessor(): SetupFinding[] {
  const run = probe(setThreadContext(ROOT_CONTEXT, { threadId: PROBE_THREAD }), {
    'gen_ai.operation.name': 'chat',
  })
  const attributes = (run as { attributes?: Record<string, unknown> }).attributes
  // Without attributes on its spans (Deno's own provider) nothing can be said, so nothing is.
  if (attributes === undefined) return []
  if (attributes[ATTR_CHAT_THREAD_ID] !== PROBE_THREAD) return [PROCESSOR_MISSING]
  const session = attributes[ATTR_SESSION_ID]
  return session === undefined || session === PROBE_THREAD ? [] : [SESSION_DIFFERS]
}

function isKeptUnderUnsampledParent(): boolean {
  const parent = { traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 0, isRemote: true }
  const below = trace.setSpanContext(ROOT_CONTEXT, parent)
  return probe(below, { [ATTR_CHAT_THREAD_ID]: PROBE_THREAD }).isRecording()
}

async function checkContextManager(): Promise<SetupFinding[]> {
  const seen = await context.with(context.active().setValue(PROBE_KEY, true), async () => {
    await Promise.resolve()
    return context.active().getValue(PROBE_KEY)
  })
  return seen === true ? [] : [NO_CONTEXT_MANAGER]
}

// A provider that another copy of the API registered is there in the global, but this copy gives out no-op tracers.
function checkApiCopies(): SetupFinding[] {
  const registry = (globalThis as { [key: symbol]: unknown })[Symbol.for('opentelemetry.js.api.1')]
  const registered = typeof registry === 'object' && registry !== null && 'trace' in registry
  const ours = probe(ROOT_CONTEXT, {})
  return registered && !isSpanContextValid(ours.spanContext()) ? [TWO_API_COPIES] : []
}

function probe(parent: Context, attributes: Record<string, string>): Span {
  return trace.getTracer('threadspan').startSpan('threadspan setup check', { attributes }, parent)
}

const NO_PROVIDER: SetupFinding = {
  code: 'no-provider',
  problem: 'No TracerProvider is registered, so nothing is recorded.',
  fix: 'Start your OpenTelemetry SDK before the app, or call registerThreads() from threadspan/sdk.',
}
const TWO_API_COPIES: SetupFinding = {
  code: 'two-api-copies',
  problem:
    'A TracerProvider is registered, but with another version of @opentelemetry/api than the one loaded here, which therefore records nothing.',
  fix: 'Install one version of @opentelemetry/api for all packages: npm ls @opentelemetry/api shows who brings the other.',
}
const SAMPLER_DROPS: SetupFinding = {
  code: 'sampler-drops-messages',
  problem: 'The sampler drops messages, at least where a caller was not sampled.',
  fix: 'Wrap it: createThreadSampler(yourSampler) from threadspan/sdk keeps threads whole.',
}
const NO_CONTEXT_MANAGER: SetupFinding = {
  code: 'no-context-manager',
  problem:
    'The context is lost at the first await, so runs do not find the message that caused them.',
  fix: 'Register AsyncLocalStorageContextManager from @opentelemetry/context-async-hooks; in a page pass the thread along by hand.',
}
const PROCESSOR_MISSING: SetupFinding = {
  code: 'processor-missing',
  problem: 'Spans inside a thread are not marked with it.',
  fix: 'Add new ThreadSpanProcessor() from threadspan/sdk to the spanProcessors, before the one that exports.',
}
const SESSION_DIFFERS: SetupFinding = {
  code: 'session-id-differs',
  problem:
    'Another processor sets session.id to something else than the thread, so backends that group by it will split threads.',
  fix: 'Leave session.id to the thread, or group by chat.thread_id in that backend.',
}
