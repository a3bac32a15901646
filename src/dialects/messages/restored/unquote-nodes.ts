import { type ContentPart, contentText } from '../../../thread/content-part.ts'
import type { RunMessage } from '../../../thread/recorded-thread.ts'

const TASK = /^Original Task:[ \n]?/
const INPUTS = /^\n?Inputs from previous nodes:$/
const RESULT = /^ {2}- [^:\n]+: /
const SWARM = /^Context:\n(?=Handoff Message: |User Request: )/
const REQUEST = 'User Request: '
const AFTER_REQUEST =
  /\n\n(?:Previous agents who worked on this: |Shared knowledge from previous agents:|Other agents available for collaboration:|You have access to swarm coordination tools)/

/**
 * What the user asked, and what other nodes have answered, as separate messages. Strands gives a node of a graph one
 * message with both, and an agent of a swarm the task below a context. Source: strands-agents/sdk-python,
 * `_build_node_input` in `src/strands/multiagent/graph.py` and `swarm.py` (1.62). Any other message stays as it is.
 */
export function unquoteNodes(message: RunMessage): readonly RunMessage[] {
  const { role, content } = message
  if (role !== 'user' || content == null) return [message]
  const parts = typeof content === 'string' ? linesOf(content) : content
  const [first, ...others] = parts
  const text = textOf(first)
  if (TASK.test(text)) return nodeMessages(message, parts)
  const task = SWARM.test(text) ? requestIn(text) : undefined
  if (task === undefined) return [message]
  return [{ ...message, content: others.length > 0 ? others : task }]
}

function requestIn(text: string): string | undefined {
  const start = text.indexOf(`\n${REQUEST}`)
  const task = start === -1 ? '' : text.slice(start + 1 + REQUEST.length)
  const { index } = AFTER_REQUEST.exec(task) ?? {}
  return index === undefined ? undefined : task.slice(0, index)
}

function nodeMessages(message: RunMessage, parts: readonly ContentPart[]): readonly RunMessage[] {
  const place = parts.findIndex((part) => INPUTS.test(textOf(part)))
  if (place === -1) return [message]
  const [first, ...media] = parts.slice(0, place)
  const task = textOf(first).replace(TASK, '').trim()
  const asked: readonly ContentPart[] =
    task === '' ? media : [{ type: 'text', content: task }, ...media]
  const isText = asked.every(({ type }) => type === 'text')
  const results = parts.slice(place + 1).filter((part) => RESULT.test(textOf(part)))
  return [
    { ...message, content: isText ? contentText(asked).trim() : asked },
    ...results.map((part) => ({
      role: 'assistant',
      content: textOf(part).replace(RESULT, '').trim(),
    })),
  ]
}

// An instrumentation may have joined the parts. A result may have several lines.
function linesOf(text: string): readonly ContentPart[] {
  if (!TASK.test(text)) return [{ type: 'text', content: text }]
  const pieces = text.split(
    /\n(?=\n?Inputs from previous nodes:\n)|\n(?= {2}- [^:\n]+: |\n?From [^\n]+:\n)/,
  )
  return pieces.flatMap((piece) => {
    const [head, rest] = /^(\n?Inputs from previous nodes:)\n([^]*)$/.exec(piece)?.slice(1) ?? []
    const texts = head === undefined ? [piece] : [head, rest ?? '']
    return texts.map((content) => ({ type: 'text', content }))
  })
}

function textOf(part: ContentPart | undefined): string {
  const text = part?.type === 'text' ? part['content'] : undefined
  return typeof text === 'string' ? text : ''
}
