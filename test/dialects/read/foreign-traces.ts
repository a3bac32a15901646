import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordedSpan, SpanAttributes } from '../../../src/otlp/recorded-span.ts'
import { DATA_FOLDER } from '../../support/data-folder.ts'

/** One observation as Langfuse stored it: what it knows of a span, whose attributes it keeps inside `metadata`. */
interface Observation {
  readonly id: string
  readonly traceId: string
  readonly parentObservationId: string | null
  readonly name: string
  readonly type: string
  readonly level: string
  readonly statusMessage: string | null
  readonly startTime: string
  readonly endTime: string
  readonly input: string | null
  readonly output: string | null
  readonly model: string | null
  readonly usageDetails: Readonly<Record<string, number>>
  readonly metadata: string
}

interface Metadata {
  readonly attributes?: Readonly<Record<string, string>>
  readonly resourceAttributes?: Readonly<Record<string, string>>
  readonly scope?: { readonly name: string; readonly version?: string | null }
}

/** A trace of a real framework, and what its backend's own mapper made of the messages of each span, by span id. */
export interface ForeignTrace {
  readonly name: string
  readonly spans: readonly RecordedSpan[]
  readonly chatml: Readonly<Record<string, unknown>>
}

const FOLDER = join(DATA_FOLDER, 'foreign-traces')

/** Whether this machine has the traces. */
export const hasForeignTraces: boolean = existsSync(FOLDER)

/** All traces of the folder. */
export function readForeignTraces(): readonly ForeignTrace[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.trace.json'))
    .toSorted()
    .map((file) => readForeignTrace(file.replace('.trace.json', '')))
}

function readForeignTrace(name: string): ForeignTrace {
  const { observations } = readJson(`${name}.trace.json`) as {
    readonly observations: readonly Observation[]
  }
  return {
    name: name.replace(/-\d{4}-.*$/, ''),
    spans: observations.map(toSpan),
    chatml: readJson(`${name}.chatml.json`) as Readonly<Record<string, unknown>>,
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'))
}

function toSpan(observation: Observation): RecordedSpan {
  const metadata = JSON.parse(observation.metadata) as Metadata
  const { parentObservationId, statusMessage, level } = observation
  const scope = metadata.scope ?? { name: '' }
  return {
    traceId: observation.traceId,
    spanId: observation.id,
    ...(parentObservationId !== null && { parentSpanId: parentObservationId }),
    name: observation.name,
    kind: 1,
    startUnixNano: nanos(observation.startTime),
    endUnixNano: nanos(observation.endTime),
    attributes: { ...metadata.attributes, ...takenAway(observation, metadata) },
    events: [],
    links: [],
    status: level === 'ERROR' ? { code: 2, message: statusMessage ?? '' } : { code: 0 },
    resource: { ...metadata.resourceAttributes },
    scope: { name: scope.name },
  }
}

function nanos(iso: string): bigint {
  return BigInt(Date.parse(iso)) * 1_000_000n
}

/** Langfuse moves some attributes into fields of its own: they go back to where the framework had them. */
function takenAway(
  { type, model, input, output, usageDetails }: Observation,
  { attributes = {}, scope }: Metadata,
): SpanAttributes {
  const [inputKey, outputKey] = contentKeys(scope?.name ?? '', attributes, output)
  return {
    ...(input !== null && attributes[inputKey] === undefined && { [inputKey]: input }),
    ...(output !== null && attributes[outputKey] === undefined && { [outputKey]: output }),
    ...(scope?.name === 'langfuse-sdk' && {
      'langfuse.observation.type': type.toLowerCase(),
      ...(model !== null && { 'langfuse.observation.model.name': model }),
      ...(Object.keys(usageDetails).length > 0 && {
        'langfuse.observation.usage_details': JSON.stringify(usageDetails),
      }),
    }),
  }
}

function contentKeys(
  scope: string,
  attributes: Readonly<Record<string, string>>,
  output: string | null,
): readonly [input: string, output: string] {
  if (scope.startsWith('openinference.')) return ['input.value', 'output.value']
  if (scope === 'agent_framework') {
    return attributes['gen_ai.operation.name'] === 'execute_tool'
      ? ['gen_ai.tool.call.arguments', 'gen_ai.tool.call.result']
      : ['gen_ai.input.messages', 'gen_ai.output.messages']
  }
  if (scope === 'ai') {
    if (attributes['ai.toolCall.name'] !== undefined)
      return ['ai.toolCall.args', 'ai.toolCall.result']
    const isCall = output?.startsWith('[{"toolCallId"') ?? false
    const isInner = attributes['ai.operationId']?.includes('.do') ?? false
    return [
      isInner ? 'ai.prompt.messages' : 'ai.prompt',
      isCall ? 'ai.response.toolCalls' : 'ai.response.text',
    ]
  }
  if (attributes['events'] !== undefined || attributes['all_messages_events'] !== undefined) {
    return ['events', 'events']
  }
  return ['langfuse.observation.input', 'langfuse.observation.output']
}
