import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedSpan, SpanAttributeValue } from '../../src/otlp/recorded-span.ts'
import { makeAttributes, makeSpan } from '../otlp/recorded-spans.ts'
import { JAEGER_FOLDER } from './backend-cache.ts'

/** A value in Jaeger's own model, as its JSON has it. */
interface FixtureTag {
  readonly key: string
  readonly vType?: string
  readonly vStr?: string
  readonly vBool?: boolean
  readonly vInt64?: string | number
  readonly vFloat64?: number
  readonly vBinary?: string
}

interface FixtureSpan {
  readonly traceId: string
  readonly spanId: string
  readonly operationName: string
  readonly startTime: string
  readonly duration: string
  readonly references?: readonly { refType?: string; traceId: string; spanId: string }[]
  readonly tags?: readonly FixtureTag[]
  readonly logs?: readonly { timestamp: string; fields: readonly FixtureTag[] }[]
  readonly process: { readonly serviceName: string; readonly tags?: readonly FixtureTag[] }
}

/** One of Jaeger's queries, with the traces that it must find. */
export interface FixtureQuery {
  readonly Caption: string
  readonly Query: {
    readonly ServiceName: string
    readonly OperationName: string
    readonly Tags: Readonly<Record<string, unknown>> | null
    readonly StartTimeMin: string
    readonly StartTimeMax: string
    readonly DurationMin: number
    readonly DurationMax: number
  }
  readonly ExpectedFixtures: readonly string[]
}

/** The traces of Jaeger's storage integration tests, by their names, as spans. */
export function readFixtureTraces(): ReadonlyMap<string, readonly RecordedSpan[]> {
  const folder = join(JAEGER_FOLDER, 'fixtures/traces')
  return new Map(
    readdirSync(folder).map((file) => {
      const { spans } = readJson(join(folder, file)) as { readonly spans: readonly FixtureSpan[] }
      return [file.replace('.json', ''), spans.map(toSpan)] as const
    }),
  )
}

/** Its queries. */
export function readFixtureQueries(): readonly FixtureQuery[] {
  return readJson(join(JAEGER_FOLDER, 'fixtures/queries.json')) as readonly FixtureQuery[]
}

/** One of the answers that Jaeger's own tests compare with. */
export function readGolden(path: string): unknown {
  return readJson(join(JAEGER_FOLDER, path))
}

const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer']
const isKind = ({ key }: FixtureTag) => key === 'span.kind'

// What Jaeger's translation of its own model to OpenTelemetry's makes of it, as far as it matters here.
function toSpan(span: FixtureSpan): RecordedSpan {
  const startUnixNano = toNano(span.startTime)
  const { tags = [], references = [] } = span
  const parent = references.find(
    ({ refType, traceId }) => refType !== 'FOLLOWS_FROM' && traceId === span.traceId,
  )
  return makeSpan({
    traceId: toHex(span.traceId),
    spanId: toHex(span.spanId),
    ...(parent && { parentSpanId: toHex(parent.spanId) }),
    name: span.operationName,
    kind: Math.max(0, KINDS.indexOf(tags.find(isKind)?.vStr ?? '')),
    startUnixNano,
    endUnixNano: startUnixNano + BigInt(span.duration.replace('ns', '')),
    attributes: makeAttributes(tags.filter((tag) => !isKind(tag)).map(toEntry)),
    events: (span.logs ?? []).map(({ timestamp, fields }) => ({
      name: '',
      unixNano: toNano(timestamp),
      attributes: makeAttributes(fields.map(toEntry)),
    })),
    links: references
      .filter((reference) => reference !== parent)
      .map(({ traceId, spanId }) => ({
        traceId: toHex(traceId),
        spanId: toHex(spanId),
        attributes: makeAttributes([]),
      })),
    resource: makeAttributes([
      ['service.name', span.process.serviceName],
      ...(span.process.tags ?? []).map(toEntry),
    ]),
    scope: { name: '' },
  })
}

function toEntry({ key, ...tag }: FixtureTag): readonly [string, SpanAttributeValue] {
  switch (tag.vType ?? 'STRING') {
    case 'BOOL':
      return [key, tag.vBool ?? false]
    case 'INT64':
      return [key, Number(tag.vInt64 ?? 0)]
    case 'FLOAT64':
      return [key, tag.vFloat64 ?? 0]
    case 'BINARY':
      return [key, new Uint8Array(Buffer.from(tag.vBinary ?? '', 'base64'))]
    default:
      return [key, tag.vStr ?? '']
  }
}

/** An instant in nanoseconds since the epoch. */
export function toNano(time: string): bigint {
  const [seconds = '', fraction = ''] = time.replace('Z', '').split('.')
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
}

function toHex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex')
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}
