import {
  type Context,
  context,
  createContextKey,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  trace,
} from '@opentelemetry/api'
import { liveProcessors } from '../../propagate/live-processors.ts'
import { setThreadContext } from '../../propagate/thread-context.ts'
import { ATTR_CHAT_CONTENT, ATTR_CHAT_THREAD_ID, ATTR_SESSION_ID } from '../../thread/semconv.ts'
import { takeDoubledQuestions } from '../doubled-questions.ts'
import { checkExport } from './check-export.ts'
import { checkPropagation } from './check-propagation.ts'
import { takeLostSpans } from '../lost-spans.ts'
import { type SetupFinding, setupFinding } from './setup-finding.ts'

const PROBE_KEY = createContextKey('threadspan.probe')
const PROBE_THREAD = 'threadspan-setup-check'
// A long message. Limits above this do not truncate chats.
const PROBE_CONTENT = 'x'.repeat(65_536)

/**
 * Checks the app's OpenTelemetry set-up and names the faults that keep threads from being recorded whole. An empty array
 * means that none was found. Call it once after start-up, in a test or behind a flag. It starts probe spans that never end,
 * so they are not exported. It sends an empty request to each endpoint that receives spans, and waits two seconds at most.
 */
export async function checkSetup(): Promise<readonly SetupFinding[]> {
  const lost = takeLostSpans()
  const doubled = takeDoubledQuestions()
  const recording = checkApiCopies() ?? checkProvider()
  if (recording !== undefined) return [recording, ...(await checkContextManager())]
  return [
    ...(lost > 0 ? [setupFinding('RECORDED_TOO_EARLY', lost)] : []),
    ...(doubled > 0 ? [setupFinding('RECORDED_TWICE', doubled)] : []),
    ...checkSpans(),
    ...(await checkContextManager()),
    ...checkPropagation(),
    ...(await checkExport()),
  ]
}

// If another copy of the API registered the provider, it is in the global, but this copy returns no-op tracers.
function checkApiCopies(): SetupFinding | undefined {
  const registry = (globalThis as { [key: symbol]: unknown })[Symbol.for('opentelemetry.js.api.1')]
  const registered = typeof registry === 'object' && registry !== null && 'trace' in registry
  return registered && !isStarted() ? setupFinding('TWO_API_COPIES') : undefined
}

function checkProvider(): SetupFinding | undefined {
  return isStarted() ? undefined : setupFinding('NO_PROVIDER')
}

function isStarted(): boolean {
  return isSpanContextValid(probe(ROOT_CONTEXT, {}).spanContext())
}

function checkSpans(): SetupFinding[] {
  const content = { [ATTR_CHAT_THREAD_ID]: PROBE_THREAD, [ATTR_CHAT_CONTENT]: PROBE_CONTENT }
  const message = probe(ROOT_CONTEXT, content)
  if (!message.isRecording()) return [setupFinding('SAMPLER_DROPS_MESSAGES')]
  return [
    ...(isKeptUnderUnsampledParent() ? [] : [setupFinding('SAMPLER_DROPS_MESSAGES')]),
    ...checkLimits(message),
    ...checkProcessor(),
  ]
}

function checkLimits(message: Span): SetupFinding[] {
  const kept = attributesOf(message)?.[ATTR_CHAT_CONTENT]
  return typeof kept === 'string' && kept.length < PROBE_CONTENT.length
    ? [setupFinding('CONTENT_IS_CUT', kept.length)]
    : []
}

function checkProcessor(): SetupFinding[] {
  const within = setThreadContext(ROOT_CONTEXT, { threadId: PROBE_THREAD })
  const attributes = attributesOf(probe(within, { 'gen_ai.operation.name': 'chat' }))
  // Deno's own provider has no attributes on its spans, so nothing can be checked.
  if (attributes === undefined) return []
  if (attributes[ATTR_CHAT_THREAD_ID] !== PROBE_THREAD) {
    const isElsewhere = liveProcessors('marks').length > 0
    return [setupFinding(isElsewhere ? 'PROCESSOR_IN_OTHER_PROVIDER' : 'PROCESSOR_MISSING')]
  }
  const session = attributes[ATTR_SESSION_ID]
  const isOurs = session === undefined || session === PROBE_THREAD
  return isOurs ? [] : [setupFinding('SESSION_ID_DIFFERS')]
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
  return seen === true ? [] : [setupFinding('NO_CONTEXT_MANAGER')]
}

function probe(parent: Context, attributes: Record<string, string>): Span {
  // Not the tracer of our own spans, because registerThreads treats that one differently.
  const tracer = trace.getTracer('threadspan setup check')
  return tracer.startSpan('threadspan setup check', { attributes }, parent)
}

function attributesOf(span: Span): Record<string, unknown> | undefined {
  return (span as { attributes?: Record<string, unknown> }).attributes
}
