import { vi } from 'vitest'
import { DIALECTS } from '../../src/dialects/index.ts'
import { readRunContent } from '../../src/dialects/read/read-run-content.ts'
import type { RecordedSpan, SpanAttributes } from '../../src/otlp/recorded-span.ts'
import { RUN_KINDS } from '../../src/thread/run-kind.ts'
import { makeSpan } from '../otlp/recorded-spans.ts'

/** A key that some reader has asked for: of the span, or of one of its events. */
export interface Look {
  readonly key: string
  /** The span's scope. `''` if the key was asked for in any scope. */
  readonly scope: string
  readonly event?: string
}

/** Scopes that readers tell apart, and one that nobody knows. */
export const SCOPES: readonly string[] = [
  '',
  '@traceloop/instrumentation-openai',
  ...new Set(DIALECTS.flatMap(({ content }) => content?.scopes ?? [])),
]

/** Events that dialects name, and others. */
const EVENTS: readonly string[] = [
  ...new Set(DIALECTS.flatMap(({ content }) => content?.events ?? [])),
  'exception',
  'metadata',
  'anything',
]

/** Values that make readers look further. */
export const SWITCHES: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'ai.response.text': 'Hello' },
  { 'ag2.span.type': 'conversation' },
  { 'span.type': 'llm_request' },
  { honeyhive_event_type: 'model' },
  { 'mastra.span.type': 'agent_run' },
  { 'haystack.component.type': 'ToolInvoker' },
  { 'genkit:metadata:subtype': 'model' },
  { 'langfuse.observation.level': 'ERROR' },
  { 'entity.1.type': 'model.x', 'entity.2.type': 'tool.x' },
]

// A key that no instrumentation writes: readers that go through all keys say by it which beginning they look for.
const PROBE = 'a-key-to-probe-with'

/** Everything that the readers look at, found by having them read spans that record it. */
export function readerLooks(): { readonly looks: readonly Look[]; readonly starts: Set<string> } {
  const looks = new Map<string, Look>()
  const starts = new Set<string>()
  const spy = vi.spyOn(String.prototype, 'startsWith').mockImplementation(function (
    this: string,
    start: string,
    position = 0,
  ) {
    if (this === PROBE) starts.add(start)
    return this.slice(position, position + start.length) === start
  })
  try {
    for (const scope of SCOPES) {
      for (const span of recordingSpans(scope, looks)) {
        for (const kind of RUN_KINDS) readRunContent(span, kind)
      }
    }
  } finally {
    spy.mockRestore()
  }
  return { looks: [...looks.values()], starts }
}

function recordingSpans(scope: string, looks: Map<string, Look>): readonly RecordedSpan[] {
  return SWITCHES.map((values, nth) =>
    makeSpan({
      scope: { name: scope },
      // Both ways of looking for an error.
      status: { code: nth === 0 ? 2 : 0 },
      attributes: recordingAttributes(values, (key) => note(looks, { key, scope })),
      events: EVENTS.map((event) => ({
        name: event,
        unixNano: 0n,
        attributes: recordingAttributes({}, (key) => note(looks, { key, scope, event })),
      })),
    }),
  )
}

// What is asked for without a scope is asked for in every scope.
function note(looks: Map<string, Look>, look: Look): void {
  const id = (scope: string) => [look.event ?? '', scope, look.key].join(' ')
  if (!looks.has(id(''))) looks.set(id(look.scope), look)
}

function recordingAttributes(
  values: Readonly<Record<string, string>>,
  onLook: (key: string) => void,
): SpanAttributes {
  return new Proxy<SpanAttributes>(
    {},
    {
      get(_, key) {
        if (typeof key !== 'string' || key === PROBE) return undefined
        onLook(key)
        return values[key]
      },
      has(_, key) {
        if (typeof key === 'string') onLook(key)
        return typeof key === 'string' && key in values
      },
      ownKeys: () => [PROBE],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: undefined }),
    },
  )
}
