import { formatInstant } from '../../thread/instant.ts'
import { type JsonObject, toJson } from '../../thread/json.ts'
import type { ToolCall } from '../../thread/message.ts'
import type {
  Opinions,
  RecordedLabel,
  RecordedOpinion,
} from '../../thread/feedback/recorded-feedback.ts'
import type { RecordedMessage, RecordedThread } from '../../thread/recorded-thread.ts'
import { alterationTexts } from '../transcript/alteration-texts.ts'
import { isRole } from '../../thread/role.ts'
import { messageText } from '../transcript/message-text.ts'
import { attemptLabels } from '../transcript/attempt-labels.ts'
import { STILL_RUNNING } from '../transcript/still-running.ts'
import { codeSpan } from './code-span.ts'
import { markdownQuote } from './markdown-quote.ts'

/**
 * A thread as a Markdown document for people, all branches in order. Messages are quotes, so none can pose as a heading,
 * and nothing that was recorded can bring in HTML, images or links that run code.
 */
export function threadMarkdown(thread: RecordedThread): string {
  const labels = attemptLabels(thread.messages)
  const blocks = [
    `# ${codeSpan(thread.id)}`,
    ...(thread.userId === undefined ? [] : [`User: ${codeSpan(thread.userId)}`]),
    ...(thread.tags.length === 0 ? [] : [`Tags: ${thread.tags.map(codeSpan).join(', ')}`]),
    ...opinionBlocks(thread),
    ...(thread.labels ?? []).map(labelBlock),
    ...thread.messages.flatMap((message) => messageBlocks(message, labels.get(message.id))),
  ]
  return `${blocks.join('\n\n')}\n`
}

function messageBlocks(message: RecordedMessage, label: string | undefined): string[] {
  return [
    heading(message, label),
    ...contentBlocks(message),
    ...alterationTexts(message).map((text) => `_${text}_`),
    ...(message.toolCalls ?? []).map(toolCallBlock),
    ...(message.error === undefined ? [] : [`Error: ${codeSpan(message.error)}`]),
    ...opinionBlocks(message),
  ]
}

function heading(message: RecordedMessage, label: string | undefined): string {
  const { role, name, timeKnown, startUnixNano, unfinished } = message
  const words = [isRole(role) ? role : codeSpan(role)]
  if (name !== undefined) words.push(codeSpan(name))
  if (timeKnown) words.push(formatInstant(startUnixNano))
  if (label !== undefined) words.push(label)
  if (unfinished) words.push(STILL_RUNNING)
  return `## ${words.join(' · ')}`
}

function contentBlocks(message: RecordedMessage): string[] {
  const { content, toolCalls, altered, unfinished } = message
  const text = messageText(message)
  if (text !== '') return [markdownQuote(text)]
  if (altered?.content !== undefined || (content === undefined && unfinished)) return []
  if (content === undefined) return ['_content not recorded_']
  if (content === null) return toolCalls === undefined ? ['_no content_'] : []
  return [markdownQuote(text)]
}

function opinionBlocks({ feedback, outcome, opinions = [] }: Opinions): string[] {
  if (opinions.length > 0) return opinions.map(opinionBlock)
  if (feedback === undefined && outcome === undefined) return []
  return [feedbackText('Feedback', { ...feedback, ...(outcome !== undefined && { outcome }) })]
}

function opinionBlock({ author, feedback, outcome }: RecordedOpinion): string {
  const head = author === undefined ? 'Feedback' : `Feedback by ${codeSpan(author)}`
  return feedbackText(head, { ...feedback, ...(outcome !== undefined && { outcome }) })
}

function labelBlock({ signal, verdict, author, feedback = {} }: RecordedLabel): string {
  const words = [codeSpan(signal), ...(verdict === undefined ? [] : [verdict])]
  if (author !== undefined) words.push(`by ${codeSpan(author)}`)
  const head = `Label: ${words.join(' ')}`
  return Object.keys(feedback).length === 0 ? head : feedbackText(head, feedback)
}

function feedbackText(head: string, feedback: JsonObject): string {
  return `${head}: ${codeSpan(toJson(feedback))}`
}

function toolCallBlock({ name, arguments: args }: ToolCall): string {
  const text = typeof args === 'string' ? args : args === undefined ? '' : toJson(args)
  return `Calls ${codeSpan(`${name}(${text})`)}`
}
