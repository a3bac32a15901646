import { isRole } from '../../thread/role.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'
import { toRole } from './chat-role.ts'

const HEADS = ['system', 'developer', 'user', 'human', 'assistant', 'ai', 'tool'] as const
const START = new RegExp(`^\\s*(?:${HEADS.join('|')})[ \\t]*:(?:\\s|$)`, 'i')

/**
 * The messages of a conversation that was made one text: OpenLIT writes `system: …` and `user: …` lines, LlamaIndex's
 * `messages_to_prompt` the same and an open `assistant: ` at the end, LangChain's `get_buffer_string` writes `Human: …`.
 * Empty if the text is not such a transcript.
 */
export function readTranscript(text: string): readonly RunMessage[] {
  if (!START.test(text)) return []
  const messages = split(text)
  return messages.some(({ role }) => role === 'user') ? messages : []
}

/** What a model was given, if an instrumentation of completions calls the whole conversation the user's message. */
export function unfoldTranscript(messages: readonly RunMessage[]): readonly RunMessage[] {
  const [only, ...others] = messages
  const isText = only?.role === 'user' && typeof only.content === 'string' && others.length === 0
  const found = isText && isWhole(only.content) ? readTranscript(only.content) : []
  return found.length > 0 ? found : messages
}

// A user may quote a chat. Only one that is open for the answer, or begins with a system prompt, was given to a model.
function isWhole(text: string): boolean {
  if (!START.test(text)) return false
  const lastLine = text.trimEnd().split('\n').at(-1) ?? ''
  return OPEN_END.test(lastLine) || split(text)[0]?.role === 'system'
}

const OPEN_END = /^[ \t]*(?:assistant|ai)[ \t]*:$/i

// Python's word for the content of a message that only calls tools.
const SILENT: ReadonlySet<string> = new Set(['', 'None'])

// All heads of a transcript are written alike, so a `User:` inside a text does not end a `user: ` message.
function split(text: string): readonly RunMessage[] {
  const isLower = /^\s*[a-z]/.test(text)
  const words = HEADS.map((head) =>
    isLower ? head : `(?:${head[0]?.toUpperCase()}${head.slice(1)}|${head.toUpperCase()})`,
  )
  const head = new RegExp(`^[ \\t]*(${words.join('|')})[ \\t]*:(?:[ \\t]+|$)`, 'gm')
  const found = [...text.matchAll(head)]
  return found.flatMap(({ index, 0: whole, 1: word = '' }, nth) => {
    const content = text.slice(index + whole.length, found[nth + 1]?.index).trim()
    const role = toRole(word)
    return SILENT.has(content) || !isRole(role) ? [] : [{ role, content }]
  })
}
