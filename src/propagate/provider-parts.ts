import { trace } from '@opentelemetry/api'

/** A span processor as it can be seen from outside, in SDK 2.x and 3.x. */
export interface ProcessorPart {
  readonly processor: object
  /** The OTLP/HTTP endpoints that it exports to. */
  readonly urls: readonly string[]
  /** How many spans a BatchSpanProcessor has room for. */
  readonly queueSize: number | undefined
  /** Whether it is one of the SDK's that hand spans to an exporter, and what it was given for one is none. */
  readonly lacksExporter: boolean
  /** The spans that wait in a BatchSpanProcessor. */
  readonly waiting: readonly unknown[]
}

// In both lines of the SDK, the URL of the exporter's transport is six steps from the processor.
const MAX_DEPTH = 8
const MAX_OBJECTS = 500

/**
 * The span processors of the registered provider. SDKs do not expose them, so this reads their properties. `undefined` if
 * the provider is built differently, and its processors are unknown.
 */
export function providerParts(): readonly ProcessorPart[] | undefined {
  const proxy = trace.getTracerProvider() as { getDelegate?: () => unknown }
  const provider = proxy.getDelegate?.() ?? proxy
  const processors = processorsOf(property(provider, '_activeSpanProcessor'))
  return processors?.map((processor) => ({
    processor,
    urls: [...new Set(findUrls(processor, processors))],
    queueSize: queueSizeOf(processor),
    lacksExporter: lacksExporter(processor),
    waiting: waitingIn(processor),
  }))
}

function queueSizeOf(processor: object): number | undefined {
  const size = property(processor, '_maxQueueSize')
  return typeof size === 'number' ? size : undefined
}

function waitingIn(processor: object): readonly unknown[] {
  const spans = property(processor, '_finishedSpans')
  return Array.isArray(spans) ? spans : []
}

function lacksExporter(processor: object): boolean {
  const exporter = property(processor, '_exporter')
  return '_exporter' in processor && typeof property(exporter, 'export') !== 'function'
}

function processorsOf(multi: unknown): readonly object[] | undefined {
  const list = property(multi, '_spanProcessors')
  if (!Array.isArray(list)) return undefined
  return list.flatMap((one: object) => processorsOf(one) ?? [one])
}

// Never through another processor: a vendor's processor may hold a list of all.
function findUrls(root: object, processors: readonly object[]): string[] {
  const found: string[] = []
  const seen = new Set<object>(processors)
  let level = [root]
  for (let depth = 0; depth < MAX_DEPTH && seen.size < MAX_OBJECTS; depth++) {
    const values = level.flatMap((object) =>
      Object.keys(object).map((key) => [key, property(object, key)] as const),
    )
    for (const [key, value] of values) {
      if (key === 'url' && typeof value === 'string' && /^https?:/.test(value)) found.push(value)
    }
    level = values.flatMap(([, value]) => (isNew(value, seen) ? [value] : []))
    for (const object of level) seen.add(object)
  }
  return found
}

function isNew(value: unknown, seen: ReadonlySet<object>): value is object {
  return typeof value === 'object' && value !== null && !seen.has(value)
}

// A foreign getter may throw.
function property(of: unknown, key: string): unknown {
  try {
    return typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[key] : undefined
  } catch {
    return undefined
  }
}
