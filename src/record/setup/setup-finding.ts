/** One thing that is wrong in an OpenTelemetry set-up. */
export interface SetupFinding {
  /** A stable word to branch on. */
  readonly code: SetupProblem
  /** What is wrong and what follows from it, in one sentence. */
  readonly problem: string
  /** What to do about it, in one sentence. */
  readonly fix: string
}

/** The faults that `checkSetup` finds. */
export type SetupProblem =
  | 'NO_PROVIDER'
  | 'TWO_API_COPIES'
  | 'RECORDED_TOO_EARLY'
  | 'RECORDED_TWICE'
  | 'SAMPLER_DROPS_MESSAGES'
  | 'NO_CONTEXT_MANAGER'
  | 'PROCESSOR_MISSING'
  | 'PROCESSOR_IN_OTHER_PROVIDER'
  | 'SESSION_ID_DIFFERS'
  | 'CONTENT_IS_CUT'
  | 'NO_TRACE_CONTEXT'
  | 'THREAD_LEAVES_APP'
  | 'NOTHING_EXPORTS'
  | 'EXPORTER_CANNOT_EXPORT'
  | 'EXPORTED_TWICE'
  | 'BURSTS_ARE_LOST'
  | 'ENDPOINT_UNREACHABLE'
  | 'ENDPOINT_HAS_NO_TRACES'

type Words = Omit<SetupFinding, 'code'>

const WORDS: Readonly<Record<SetupProblem, (detail: string) => Words>> = {
  NO_PROVIDER: () => ({
    problem: 'No TracerProvider is registered, so nothing is recorded.',
    fix: 'Start your OpenTelemetry SDK before the app, or call registerThreads() from threadspan/sdk.',
  }),
  TWO_API_COPIES: () => ({
    problem:
      'A TracerProvider is registered, but with another version of @opentelemetry/api than the one loaded here, which therefore records nothing.',
    fix: 'Install one version of @opentelemetry/api for all packages: npm ls @opentelemetry/api shows who brings the other.',
  }),
  RECORDED_TOO_EARLY: (spans) => ({
    problem: `Messages, events or feedback (${spans} so far) were tracked before a TracerProvider was registered, or where tracing is suppressed, and are lost.`,
    fix: 'Start OpenTelemetry before the app: node --import ./instrumentation.js app.js.',
  }),
  RECORDED_TWICE: (messages) => ({
    problem: `User messages (${messages} so far) were tracked here although the request named the question: the page, or the service that asked, has tracked them too.`,
    fix: 'Let one side track the user: docs/frameworks.md says which in "Who records what".',
  }),
  SAMPLER_DROPS_MESSAGES: () => ({
    problem: 'The sampler drops messages, at least where a caller was not sampled.',
    fix: 'Wrap it: createThreadSampler(yourSampler) from threadspan/sdk keeps threads whole.',
  }),
  NO_CONTEXT_MANAGER: () => ({
    problem:
      'The context is lost at the first await, so runs do not find the message that caused them.',
    fix: 'Register AsyncLocalStorageContextManager from @opentelemetry/context-async-hooks; in a page pass the thread along by hand.',
  }),
  PROCESSOR_MISSING: () => ({
    problem: 'Spans inside a thread are not marked with it.',
    fix: 'Add new ThreadSpanProcessor() from threadspan/sdk to the spanProcessors, before the one that exports.',
  }),
  PROCESSOR_IN_OTHER_PROVIDER: () => ({
    problem:
      'A ThreadSpanProcessor is there, but not in the provider that is registered: another one was registered first, and only the first counts.',
    fix: 'Give the processor to whoever registers first (Sentry, @vercel/otel, …), or let your own SDK start before it.',
  }),
  SESSION_ID_DIFFERS: () => ({
    problem:
      'Another processor sets session.id to something else than the thread, so backends that group by it will split threads.',
    fix: 'Leave session.id to the thread, or group by chat.thread_id in that backend.',
  }),
  CONTENT_IS_CUT: (length) => ({
    problem: `Span limits cut attribute values to ${length} characters, and longer messages with them.`,
    fix: 'Unset spanLimits.attributeValueLengthLimit and OTEL_(SPAN_)ATTRIBUTE_VALUE_LENGTH_LIMIT; configureThreads({ maxContentLength }) cuts and says so.',
  }),
  NO_TRACE_CONTEXT: () => ({
    problem:
      'No W3C trace context is sent with requests, so what other services do is no part of the thread.',
    fix: 'Register W3CTraceContextPropagator, alone or in a CompositePropagator, and name tracecontext in OTEL_PROPAGATORS where that is set.',
  }),
  THREAD_LEAVES_APP: () => ({
    problem:
      'The propagator sends the thread id in tracestate to every host that gets traceparent, LLM providers included.',
    fix: 'Wrap it: new ThreadPropagator(yourPropagator, { hosts }) from threadspan/sdk.',
  }),
  NOTHING_EXPORTS: () => ({
    problem: 'The provider has no span processor that exports, so nothing leaves the process.',
    fix: 'Add new ThreadExportProcessor({ url }) from threadspan/sdk, or a BatchSpanProcessor, behind ThreadSpanProcessor.',
  }),
  EXPORTER_CANNOT_EXPORT: () => ({
    problem:
      'A span processor was given an exporter without an export function, so its spans are lost silently.',
    fix: 'Write new BatchSpanProcessor(exporter) with @opentelemetry/sdk-trace-node or -base, and new BatchSpanProcessor({ exporter }) with @opentelemetry/sdk-trace.',
  }),
  EXPORTED_TWICE: (url) => ({
    problem: `Two span processors export to ${url}, so each thread arrives there twice.`,
    fix: "Keep one of them; ThreadExportProcessor({ spans: 'all' }) takes all spans, and withoutThreadSpans(processor) keeps threads from the other.",
  }),
  BURSTS_ARE_LOST: (spans) => ({
    problem: `A BatchSpanProcessor with room for ${spans} spans is all that delivers threads: in a burst it drops the rest silently.`,
    fix: 'Deliver threads with ThreadExportProcessor from threadspan/sdk, or raise OTEL_BSP_MAX_QUEUE_SIZE.',
  }),
  ENDPOINT_UNREACHABLE: (url) => ({
    problem: `Nothing answers at ${url}, where spans are exported to.`,
    fix: 'Start the receiver or Collector, or name another endpoint.',
  }),
  ENDPOINT_HAS_NO_TRACES: (url) => ({
    problem: `What answers at ${url} takes no OTLP traces there.`,
    fix: 'End the URL of a traces exporter in /v1/traces, and OTEL_EXPORTER_OTLP_ENDPOINT without it.',
  }),
}

/** The words for a problem. `detail` is the measured or observed value. */
export function setupFinding(code: SetupProblem, detail: string | number = ''): SetupFinding {
  return { code, ...WORDS[code](String(detail)) }
}
