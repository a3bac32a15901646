import type { ContentPart } from '../../thread/content-part.ts'
import type { RunMessage } from '../../thread/recorded-thread.ts'

/**
 * Elements that coding agents put before or after what the user typed, in the same message.
 *
 * - Gemini CLI: packages/core/src/utils/environmentContext.ts.
 * - Qwen Code and Claude Code: `<system-reminder>`; packages/core/src/utils/environmentContext.ts of Qwen Code.
 * - GitHub Copilot CLI: `transformedContent` of its event `user.message`.
 * - Codex: codex-rs/protocol/src/protocol.rs.
 */
const ELEMENTS: ReadonlySet<string> = new Set([
  'session_context',
  'hook_context',
  'system-reminder',
  'current_datetime',
  'system_reminder',
  'system_notification',
  'environment_context',
  'user_instructions',
])

/**
 * A message of the user without what the user's program added for the model. Empty content means that the user said
 * nothing in it. Messages of others stay.
 */
export function withoutContext(message: RunMessage): RunMessage {
  const { role, content } = message
  if (role !== 'user' || content == null) return message
  if (typeof content === 'string') {
    const words = wordsIn(content)
    return words === content ? message : { ...message, content: words }
  }
  const parts = content.map(partWithoutContext)
  if (parts.every((part, nth) => part === content[nth])) return message
  return {
    ...message,
    content: parts.filter((part) => part.type !== 'text' || part['content'] !== ''),
  }
}

function partWithoutContext(part: ContentPart): ContentPart {
  if (part.type !== 'text' || typeof part['content'] !== 'string') return part
  const words = wordsIn(part['content'])
  return words === part['content'] ? part : { ...part, content: words }
}

function wordsIn(text: string): string {
  let [from, to] = [0, text.length]
  for (let end = endOfFirst(text, from); end !== undefined; end = endOfFirst(text, from)) from = end
  for (let start = startOfLast(text, from, to); start !== undefined;) {
    to = start
    start = startOfLast(text, from, to)
  }
  return from === 0 && to === text.length ? text : text.slice(from, to).trim()
}

const MAX_NAME = 32

function endOfFirst(text: string, from: number): number | undefined {
  const [, name = ''] = /^\s*<([a-z_-]+)>/.exec(text.slice(from, from + MAX_NAME)) ?? []
  if (!ELEMENTS.has(name)) return undefined
  const close = `</${name}>`
  const end = text.indexOf(close, from)
  if (end === -1) return undefined
  const next = end + close.length
  return next + (/^\s*/.exec(text.slice(next, next + MAX_NAME))?.[0].length ?? 0)
}

function startOfLast(text: string, from: number, to: number): number | undefined {
  const end = text.slice(Math.max(from, to - MAX_NAME), to)
  const [, name = ''] = /<\/([a-z_-]+)>\s*$/.exec(end) ?? []
  if (!ELEMENTS.has(name)) return undefined
  const start = text.lastIndexOf(`<${name}>`, to - 1)
  return start < from ? undefined : start
}
