import type { ContentPart } from '../../../thread/content-part.ts'
import type { RunMessage } from '../../../thread/recorded-thread.ts'

/**
 * What DSPy puts around the fields of a signature. Source: stanfordnlp/dspy, `format_field_with_value` and
 * `user_message_output_requirements` in `dspy/adapters/chat_adapter.py`, `json_adapter.py` and `xml_adapter.py` (3.1).
 */
const HEAD = /\[\[ ## (\w+) ## \]\](?:\n|$)/
const START = /\s*<(\w+)>\n/y
const REQUEST =
  /\n\nRespond with (?:the corresponding output fields(, starting| wrapped in XML)|a JSON object in the following order of fields)[^\n]*$/
const MARK = '[[ ## '

type Field = readonly [name: string, value: string]

/**
 * Messages with the values of DSPy's fields instead of its marks: the only value as it is, several as `name: value`. What
 * a model thought, in a field `reasoning`, is reasoning. Messages without such marks stay.
 */
export function withoutFields(messages: readonly RunMessage[]): readonly RunMessage[] {
  return messages.map(withoutMarks)
}

function withoutMarks(message: RunMessage): RunMessage {
  const { role, content } = message
  if (role === 'user' && Array.isArray(content)) return withoutMarksInParts(message, content)
  if (typeof content !== 'string' || (role !== 'user' && role !== 'assistant')) return message
  const fields = role === 'user' ? askedFields(content) : markedFields(content)
  return fields.length === 0 ? message : { ...message, content: contentOfFields(fields, role) }
}

// An image parts the text of the fields, and the mark of its field has no value then.
function withoutMarksInParts(message: RunMessage, parts: readonly ContentPart[]): RunMessage {
  const read = parts.flatMap((part) => withoutMarksInPart(part))
  const isSame = read.length === parts.length && read.every((part, nth) => part === parts[nth])
  return isSame ? message : { ...message, content: read }
}

function withoutMarksInPart(part: ContentPart): readonly ContentPart[] {
  const text = part.type === 'text' ? part['content'] : undefined
  const fields = typeof text === 'string' ? askedFields(text) : []
  if (fields.length === 0) return [part]
  const content = textOfFields(fields.filter(([, value]) => value !== ''))
  return content === '' ? [] : [{ type: 'text', content }]
}

function askedFields(text: string): readonly Field[] {
  const [tail = '', kind = ''] = REQUEST.exec(text) ?? []
  const asked = text.slice(0, text.length - tail.length)
  if (!kind.endsWith('XML')) return markedFields(asked)
  return elementsIn(asked)
}

function elementsIn(text: string): readonly Field[] {
  const fields: Field[] = []
  for (let at = 0; at < text.length;) {
    START.lastIndex = at
    const [, name] = START.exec(text) ?? []
    const start = START.lastIndex
    const end = name === undefined ? -1 : text.indexOf(`\n</${name}>`, start)
    if (name === undefined || end === -1) return []
    fields.push([name, text.slice(start, end)])
    at = end + name.length + '\n</>'.length
  }
  return fields
}

// A message of this kind begins with a mark. What a model says before it is not for the user.
function markedFields(text: string): readonly Field[] {
  if (!text.trimStart().startsWith(MARK)) return []
  const [, ...pieces] = text.split(HEAD)
  const fields: Field[] = []
  for (let nth = 0; nth < pieces.length; nth += 2) {
    const name = pieces[nth] ?? ''
    if (name !== 'completed') fields.push([name, (pieces[nth + 1] ?? '').trim()])
  }
  return fields
}

function contentOfFields(fields: readonly Field[], role: string): string | readonly ContentPart[] {
  const thought = role === 'assistant' ? fields.find(([name]) => name === 'reasoning') : undefined
  const said = fields.filter((field) => field !== thought)
  const text = textOfFields(said)
  if (thought === undefined) return text
  return [
    { type: 'reasoning', content: thought[1] },
    { type: 'text', content: text },
  ]
}

function textOfFields(fields: readonly Field[]): string {
  const [only, ...others] = fields
  if (only !== undefined && others.length === 0) return only[1]
  return fields.map(([name, value]) => `${name}: ${value}`).join('\n\n')
}
