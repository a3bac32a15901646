import type { RunMessage } from '../../../thread/recorded-thread.ts'

// Two answers may follow each other. More than two that hang together by spaces are one.
const FEWEST = 3

/**
 * A history in which the pieces of a streamed answer are one message. Google's SDKs keep each chunk of a stream as a separate
 * content: `_record_history` in `google/genai/chats.py` (python-genai 2.34), `recordHistory` in `src/chats.ts` of
 * googleapis/js-genai.
 */
export function joinPieces(messages: readonly RunMessage[]): readonly RunMessage[] {
  const joined: RunMessage[] = []
  for (const group of answersInRow(messages)) {
    const texts = group.map(({ content }) => (typeof content === 'string' ? content : ''))
    const [first, ...others] = group
    if (first === undefined || !arePieces(texts)) joined.push(...group)
    else joined.push({ ...first, ...others.at(-1), content: texts.join('') })
  }
  return joined
}

/** The messages in groups: answers of one assistant that follow each other, of which only the last may call tools. */
export function answersInRow(messages: readonly RunMessage[]): readonly (readonly RunMessage[])[] {
  const groups: RunMessage[][] = []
  let last: RunMessage | undefined
  for (const message of messages) {
    const goesOn =
      last !== undefined &&
      isText(last) &&
      last.toolCalls === undefined &&
      isText(message) &&
      last.name === message.name
    if (goesOn) groups.at(-1)?.push(message)
    else groups.push([message])
    last = message
  }
  return groups
}

function isText({ role, content }: RunMessage): boolean {
  return role === 'assistant' && typeof content === 'string'
}

function arePieces(texts: readonly string[]): boolean {
  if (texts.length < FEWEST) return false
  const seams = texts.slice(1).filter((text, nth) => hangTogether(texts[nth] ?? '', text))
  return seams.length * 2 >= texts.length - 1
}

// A whole answer may end with a new line, but not with a space.
function hangTogether(one: string, other: string): boolean {
  return /[ \t]$/.test(one) || /^[ \t]/.test(other)
}
