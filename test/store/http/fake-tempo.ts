import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodeJsonTraces } from '../../../src/otlp/json/encode-json-traces.ts'
import { encodeAttributes } from '../../../src/otlp/json/encode-json-value.ts'
import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import { type FakeServer, startServer } from './fake-server.ts'
import { parseTraceQl } from './parse-trace-ql.ts'

/** Answers in the shapes that Tempo's API documents, from spans in memory. No Tempo can be had for the tests. */
export interface FakeTempo extends FakeServer {
  readonly spans: RecordedSpan[]
}

/** Starts one. Version 1 of the API has no `/api/v2`, and calls resources batches. */
export async function startFakeTempo(version: 1 | 2 = 2): Promise<FakeTempo> {
  const spans: RecordedSpan[] = []
  const server = await startServer((request, response) => answer(request, response, spans, version))
  return Object.assign(server, { spans })
}

function answer(
  { url = '' }: IncomingMessage,
  response: ServerResponse,
  spans: readonly RecordedSpan[],
  version: 1 | 2,
): void {
  const { pathname, searchParams } = new URL(url, 'http://tempo')
  if (pathname === '/api/search') {
    answerSearch(response, searchParams, spans)
    return
  }
  const [, v2, traceId] = /^\/api\/(v2\/)?traces\/([0-9a-f]{32})$/.exec(pathname) ?? []
  const found = spans.filter((span) => span.traceId === traceId)
  if (found.length === 0 || (v2 !== undefined) !== (version === 2)) {
    response.writeHead(404).end('trace not found')
    return
  }
  const { resourceSpans } = base64Ids(encodeJsonTraces(found)) as {
    readonly resourceSpans: unknown
  }
  response.end(
    JSON.stringify(version === 2 ? { trace: { resourceSpans } } : { batches: resourceSpans }),
  )
}

function answerSearch(
  response: ServerResponse,
  parameters: URLSearchParams,
  spans: readonly RecordedSpan[],
): void {
  try {
    response.end(JSON.stringify(search(parameters, spans)))
  } catch (error) {
    response.writeHead(400).end((error as Error).message)
  }
}

function search(parameters: URLSearchParams, spans: readonly RecordedSpan[]): unknown {
  const query = parameters.get('q') ?? ''
  const [start, end] = [Number(parameters.get('start')), Number(parameters.get('end'))]
  if (end - start > 168 * 3600) throw new Error('a range of more than 168h0m0s')
  const { matches, selected } = parseTraceQl(query)
  const traces = new Map<string, RecordedSpan[]>()
  for (const span of spans) {
    const isInRange =
      span.startUnixNano >= BigInt(start) * 10n ** 9n &&
      span.startUnixNano <= BigInt(end) * 10n ** 9n
    if (!isInRange || !matches(span)) continue
    const trace = traces.get(span.traceId)
    if (trace === undefined) traces.set(span.traceId, [span])
    else trace.push(span)
  }
  const found = [...traces].slice(0, Number(parameters.get('limit')))
  const spss = Number(parameters.get('spss'))
  return {
    traces: found.map(([traceId, matched]) => ({
      traceID: traceId.replace(/^0+/, ''),
      rootServiceName: 'shop',
      rootTraceName: 'user message',
      startTimeUnixNano: String(matched[0]?.startUnixNano),
      durationMs: 557,
      spanSets: [
        {
          spans: matched.slice(0, spss).map((span) => shown(span, selected)),
          matched: matched.length,
        },
      ],
    })),
    metrics: { inspectedBytes: '630188', totalBlocks: 13, completedJobs: 3, totalJobs: 3 },
  }
}

function shown(span: RecordedSpan, selected: readonly string[]): unknown {
  const [encoded] = encodeJsonTraces([span]).resourceSpans[0]?.scopeSpans[0]?.spans ?? []
  return {
    spanID: span.spanId,
    startTimeUnixNano: String(span.startUnixNano),
    durationNanos: '446979497',
    attributes: [...(encoded?.attributes ?? []), ...encodeAttributes(span.resource)].filter(
      ({ key }) => selected.includes(key),
    ),
  }
}

function base64Ids(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, item: unknown) =>
      /^(traceId|spanId|parentSpanId)$/.test(key)
        ? Buffer.from(String(item), 'hex').toString('base64')
        : item,
    ),
  )
}
