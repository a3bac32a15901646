import { classifySpan } from '../../dialects/classify-span.ts'
import { readRunContent } from '../../dialects/read/read-run-content.ts'
import { isUnfinished } from '../../otlp/repeats/is-unfinished.ts'
import type { RecordedSpan } from '../../otlp/recorded-span.ts'
import { readString } from '../../thread/attribute-text.ts'
import { contentText } from '../../thread/content-part.ts'
import { fromJson, isJsonObject, toText } from '../../thread/json.ts'
import { readMessage } from '../../thread/message-attributes.ts'
import type { RunKind } from '../../thread/run-kind.ts'
import {
  ATTR_CHAT_EVENT_NAME,
  ATTR_CHAT_FEEDBACK,
  ATTR_CHAT_KIND,
  ATTR_CHAT_RUN_INPUT,
  ATTR_CHAT_RUN_OUTPUT,
} from '../../thread/semconv.ts'
import { readThreadId } from '../../thread/thread-id.ts'
import type { WordSource } from './word-source.ts'

/** The texts of a span that can be searched, by source. */
export type SpanWords = Readonly<Partial<Record<WordSource, string>>>

/**
 * What a search looks through: messages, tool calls and their results, names of events, comments. Model calls repeat the
 * messages, so they count only in traces of other tools, which have nothing else. An unfinished span is searched once it
 * ends. What was masked or withheld is not on a span, so it cannot be found.
 */
export function spanWords(span: RecordedSpan): SpanWords {
  if (isUnfinished(span)) return {}
  const written = span.attributes[ATTR_CHAT_KIND]
  if (written === 'message') return messageWords(span)
  if (written === 'event') return present({ event: eventName(span) })
  if (written === 'feedback') return present({ feedback: comment(span) })
  const kind = classifySpan(span)
  if (kind === 'tool') return present({ tool: toolText(span, kind) })
  const isForeign = readThreadId(span.attributes) === undefined
  return kind === 'llm' && isForeign ? exchangeWords(span, kind) : {}
}

function messageWords(span: RecordedSpan): SpanWords {
  const { role, content, toolCalls = [] } = readMessage(span.attributes)
  const calls = toolCalls.map(({ name, arguments: given }) => `${name} ${toText(given ?? '')}`)
  return join(
    { [sourceOf(role)]: contentText(content) },
    { tool: calls.join('\n') },
    { feedback: comment(span) },
  )
}

function sourceOf(role: string): WordSource {
  return role === 'user' || role === 'assistant' || role === 'tool' ? role : 'other'
}

function eventName({ name, attributes }: RecordedSpan): string {
  return readString(attributes, ATTR_CHAT_EVENT_NAME) ?? name
}

function comment({ attributes }: RecordedSpan): string {
  const feedback = fromJson(attributes[ATTR_CHAT_FEEDBACK])
  const text = isJsonObject(feedback) ? feedback['comment'] : undefined
  return typeof text === 'string' ? text : ''
}

function toolText(span: RecordedSpan, kind: RunKind): string {
  const { attributes } = span
  const { input, output } = readRunContent(span, kind)
  const given = [
    attributes[ATTR_CHAT_RUN_INPUT] ?? input,
    attributes[ATTR_CHAT_RUN_OUTPUT] ?? output,
  ]
  return [span.name, ...given.map((value) => (value === undefined ? '' : toText(value)))].join('\n')
}

function exchangeWords(span: RecordedSpan, kind: RunKind): SpanWords {
  const { inputMessages = [], outputMessages = [] } = readRunContent(span, kind)
  const asked = inputMessages.findLast(({ role }) => role === 'user')
  const answers = outputMessages.map(({ content }) => contentText(content))
  return present({ user: contentText(asked?.content), assistant: answers.join('\n') })
}

function join(...parts: readonly SpanWords[]): SpanWords {
  const joined: Partial<Record<WordSource, string>> = {}
  for (const [source, text] of parts.flatMap((part) => Object.entries(part))) {
    const before = joined[source as WordSource]
    joined[source as WordSource] = before ? `${before}\n${text}` : text
  }
  return present(joined)
}

function present(words: SpanWords): SpanWords {
  return Object.fromEntries(Object.entries(words).filter(([, text]) => text !== ''))
}
