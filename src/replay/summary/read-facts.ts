import { DIALECTS } from '../../dialects/index.ts'
import { firstText } from '../../dialects/messages/first-text.ts'
import { readModel } from '../../dialects/read/run-model.ts'
import { type RecordedSpan, serviceName } from '../../otlp/recorded-span.ts'
import { readString } from '../../thread/attribute-text.ts'
import { fromJson, isJsonObject } from '../../thread/json.ts'
import type { ReadMessage } from '../../thread/message-attributes.ts'
import type { RunKind } from '../../thread/run-kind.ts'
import { contentText } from '../../thread/content-part.ts'
import {
  ATTR_CHAT_KIND,
  ATTR_CHAT_METADATA,
  ATTR_CHAT_THREAD_METADATA,
} from '../../thread/semconv.ts'
import { languageOf } from './language-of.ts'
import { noteOpinions } from './noted-opinions.ts'
import { spanPosition } from './span-position.ts'
import type { SummaryFacts } from './summary-facts.ts'
import { valueSet } from './value-set.ts'

/** The name of the agent, by OpenTelemetry. Every run below an agent may have it too. */
const AGENT_NAME = 'gen_ai.agent.name'
const TOOL_NAMES = [...new Set(DIALECTS.flatMap(({ toolNames }) => toolNames ?? []))]
// OpenTelemetry SDKs use it for an app that has set no name.
const NO_SERVICE = /^unknown_service\b/
const CALLS_MODEL: ReadonlySet<RunKind | undefined> = new Set(['llm', 'embedding', 'reranker'])
const TOOL_PREFIX = /^execute_tool /

/** What one span says that people select threads by. `message` is what it says if it is a message. */
export function readFacts(
  span: RecordedSpan,
  kind: RunKind | undefined,
  message: ReadMessage | undefined,
): SummaryFacts {
  const opinions = noteOpinions(span)
  return {
    ...readOrigin(span),
    ...(kind !== undefined && readRunFacts(span, kind)),
    ...(message !== undefined && readMessageFacts(span, message)),
    ...(opinions.length > 0 && { opinions }),
  }
}

function readOrigin(span: RecordedSpan): SummaryFacts {
  const service = serviceName(span)
  const release = readString(span.resource, 'service.version') ?? ''
  return {
    ...(service !== undefined && !NO_SERVICE.test(service) && { services: valueSet([service]) }),
    ...(release !== '' && { releases: valueSet([release]) }),
  }
}

function readRunFacts(span: RecordedSpan, kind: RunKind): SummaryFacts {
  const { attributes } = span
  const agent = firstText(attributes, [AGENT_NAME])
  const model = CALLS_MODEL.has(kind) ? readModel(attributes).model : undefined
  const tool = kind === 'tool' ? toolName(span) : undefined
  return {
    ...(agent !== undefined && { agents: valueSet([agent]) }),
    ...(model !== undefined && { models: valueSet([model]) }),
    ...(tool !== undefined && { tools: valueSet([tool]) }),
  }
}

function toolName({ name, attributes }: RecordedSpan): string {
  return firstText(attributes, TOOL_NAMES) ?? name.replace(TOOL_PREFIX, '')
}

function readMessageFacts(span: RecordedSpan, message: ReadMessage): SummaryFacts {
  const { role, content, toolCalls = [] } = message
  const at = spanPosition(span)
  const text = role === 'user' ? contentText(content) : ''
  const guessed = text === '' ? undefined : languageOf(text)
  const recorded = readLanguage(span)
  const tools = toolCalls.flatMap(({ name }) => (typeof name === 'string' ? [name] : []))
  return {
    lastRole: { at, text: role },
    ...(guessed !== undefined && { languageVotes: { [guessed]: 1 } }),
    ...(recorded !== undefined && { language: { at, text: recorded } }),
    ...(tools.length > 0 && { tools: valueSet(tools) }),
  }
}

// Only the language itself: `de` for `de-AT`.
function readLanguage({ attributes }: RecordedSpan): string | undefined {
  for (const key of [ATTR_CHAT_METADATA, ATTR_CHAT_THREAD_METADATA]) {
    const metadata = fromJson(attributes[key])
    const lang = isJsonObject(metadata) ? metadata['lang'] : undefined
    const language = typeof lang === 'string' ? /^[a-z]{2,3}(?=[-_]|$)/i.exec(lang)?.[0] : undefined
    if (language !== undefined) return language.toLowerCase()
  }
  return undefined
}

/** Whether a span is a message of ours. */
export function isMessage({ attributes }: RecordedSpan): boolean {
  return attributes[ATTR_CHAT_KIND] === 'message'
}
