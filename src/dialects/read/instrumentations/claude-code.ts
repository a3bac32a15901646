import type { RecordedSpan } from '../../../otlp/recorded-span.ts'
import type { ReadAttributes } from '../../../thread/attribute-text.ts'
import { isJsonObject } from '../../../thread/json.ts'
import type { RunMessage } from '../../../thread/recorded-thread.ts'
import { claudeCode } from '../../agents/claude-code.ts'
import { resultText } from '../../messages/content-of.ts'
import { firstText } from '../../messages/first-text.ts'
import { parseJson } from '../../messages/json/parse-json.ts'
import { present } from '../../present.ts'
import type { RunContent, RunReader } from '../../run-content.ts'
import { eventOf } from '../event-of.ts'
import { keysOf } from '../keys-of.ts'

const OWN = keysOf(claudeCode, 'own', 'prompt', 'context', 'system', 'answer', 'toolInput')
const LABELS = keysOf(claudeCode, 'labels', 'type', 'toolCallId', 'subsystem', 'place')
const OUTPUT = eventOf(claudeCode, 'tool.output')
const PROMPT = eventOf(claudeCode, 'claude_code.user_prompt')
const RESPONSE = eventOf(claudeCode, 'claude_code.assistant_response')
const RESULT = eventOf(claudeCode, 'claude_code.tool_result')

/** Claude Code's own keys, and its log records. */
export const readClaudeCode: RunReader = (span, kind) => {
  if (!isClaudeCode(span)) return {}
  if (kind === 'tool') return readTool(span)
  return kind === 'llm' ? readCall(span) : readInteraction(span)
}

const TYPES: ReadonlySet<string | undefined> = new Set(['interaction', 'llm_request'])

function isClaudeCode({ name, attributes }: RecordedSpan): boolean {
  return name.startsWith('claude_code.') || TYPES.has(firstText(attributes, LABELS.type))
}

function readInteraction({ attributes, events }: RecordedSpan): RunContent {
  const prompt = said(attributes, OWN.prompt) ?? saidIn(events, PROMPT, 'prompt')
  const asked = prompt ?? said(attributes, OWN.context)
  const answer = saidIn(events, RESPONSE, 'response')
  return present<RunContent>({
    inputMessages: asked === undefined ? [] : readContext(asked),
    outputMessages: answer === undefined ? [] : [{ role: 'assistant', content: answer }],
  })
}

function readCall({ attributes, events }: RecordedSpan): RunContent {
  const context = said(attributes, OWN.context)
  const answer = said(attributes, OWN.answer) ?? saidIn(events, RESPONSE, 'response')
  if (isAside(attributes)) return present<RunContent>({ input: context, output: answer })
  return present<RunContent>({
    system: said(attributes, OWN.system),
    inputMessages: context === undefined ? [] : readContext(context),
    outputMessages: answer === undefined ? [] : [{ role: 'assistant', content: answer }],
  })
}

// A conversation's own calls, by the subsystem that made them. A subagent's are named for it.
const MAIN = /^(?:repl_main_thread|sdk|main|agent)(?:[:_]|$)/
const ASIDE = /(?:^|_)(?:title|topic|compact|summary|suggestion|prefix)(?:_|$)/

// Such a call names the session, or suggests what to ask next. The user did not ask it, and its answer is not a message.
function isAside(attributes: ReadAttributes): boolean {
  const subsystem = firstText(attributes, LABELS.subsystem)
  if (subsystem === undefined || MAIN.test(subsystem)) return false
  return ASIDE.test(subsystem) || firstText(attributes, LABELS.place) === 'standalone'
}

function readTool({ attributes, events }: RecordedSpan): RunContent {
  const id = firstText(attributes, LABELS.toolCallId)
  const name = firstText(attributes, claudeCode.toolNames ?? [])
  const input = said(attributes, OWN.toolInput) ?? saidIn(events, RESULT, 'tool_input')
  const context = said(attributes, OWN.context)
  const output =
    saidIn(events, OUTPUT, 'output', 'content', 'diff', 'result') ??
    (context === undefined ? undefined : parseJson(sectionOf(context).text)) ??
    // The last words of a subagent are its result.
    lastIn(events, RESPONSE, 'response')
  return present<RunContent>({
    toolCall: name === undefined ? undefined : { name, ...(id !== undefined && { id }) },
    input: input === undefined ? inputIn(events) : parseJson(sectionOf(input).text),
    output,
  })
}

const OUTPUT_KEYS: ReadonlySet<string> = new Set(['output', 'content', 'diff', 'result'])

// The event of a tool's output has its input too, each field under the tool's own name for it.
function inputIn(events: RecordedSpan['events']): unknown {
  const { attributes = {} } = events.find(({ name }) => name === OUTPUT) ?? {}
  const fields = Object.entries(attributes).filter(([key]) => !OUTPUT_KEYS.has(key))
  return fields.length === 0 ? undefined : Object.fromEntries(fields)
}

const REDACTED = '<REDACTED>'

function said(values: ReadAttributes, keys: readonly string[]): string | undefined {
  const text = firstText(values, keys)
  return text === REDACTED || text?.trim() === '' ? undefined : text
}

function lastIn(events: RecordedSpan['events'], event: string, key: string): string | undefined {
  const last = events.findLast(({ name }) => name === event)
  return last && said(last.attributes, [key])
}

function saidIn(
  events: RecordedSpan['events'],
  event: string,
  ...keys: readonly string[]
): string | undefined {
  const texts = events
    .filter(({ name }) => name === event)
    .map(({ attributes }) => said(attributes, keys))
    .filter((text) => text !== undefined)
  return texts.length === 0 ? undefined : texts.join('\n\n')
}

const BETWEEN = /\n\n---\n\n(?=\[[A-Z][A-Z ]*(?:: [^\]\n]*)?\]\n)/
const MARK = /^\[([A-Z][A-Z ]*)(?:: ([^\]\n]*))?\]\n/

/** A part of what is new to the model since the last call: `[USER]`, or `[TOOL RESULT: id]`, and the text below. */
interface Section {
  readonly mark?: string
  readonly id?: string
  readonly text: string
}

function sectionOf(part: string): Section {
  const [head = '', mark, id] = MARK.exec(part) ?? []
  const text = part.slice(head.length)
  return { ...(mark !== undefined && { mark }), ...(id !== undefined && { id }), text }
}

// Messages of Claude Code's own for the model: where an image lies and how large it was shown, what a hook wants, and that
// the user stopped a turn.
const OWN_WORDS =
  /^(?:(?:\[Image: (?:source: |original )[^\]\n]*\]\s*)+$|Stop hook feedback:|\[Request interrupted by user[^\]\n]*\]\s*$)/

function readContext(context: string): readonly RunMessage[] {
  return (
    context
      .split(BETWEEN)
      .map(sectionOf)
      // A mark that was cut: whose result it is, only the run of the tool knows.
      .filter(({ mark, text }) => mark !== undefined || !text.startsWith('[TOOL RESULT'))
      .filter(({ mark, text }) => mark === 'TOOL RESULT' || !OWN_WORDS.test(text))
      .map(messageIn)
      .filter(({ content }) => content !== '')
  )
}

function messageIn({ mark, id, text }: Section): RunMessage {
  if (mark === 'TOOL RESULT') {
    const content = withoutReminders(resultText(partsIn(text)))
    return { role: 'tool', content, ...(id !== undefined && { toolCallId: id }) }
  }
  const role = mark?.startsWith('ASSISTANT') ? 'assistant' : 'user'
  return {
    role: mark?.startsWith('SYSTEM') ? 'system' : role,
    content: withoutReminders(text),
  }
}

const REMINDER = '<system-reminder>'

// What Claude Code tells the model among the words of users and tools. The run's attributes still have it.
function withoutReminders(text: string): string {
  if (!text.includes(REMINDER)) return text
  const [last = '', ...pieces] = text.split('</system-reminder>').toReversed()
  const kept = pieces.toReversed().map((piece) => {
    const start = piece.lastIndexOf(REMINDER)
    return start < 0 ? piece : piece.slice(0, start)
  })
  return [...kept, last].join('').trim()
}

// A tool of MCP gives back parts, as JSON.
function partsIn(text: string): unknown {
  const parts = parseJson(text)
  return Array.isArray(parts) && parts.every(isJsonObject) ? parts : text
}
