import { isJsonObject } from '../thread/json.ts'

/** Changes one value in a content. */
export type Change = (value: unknown) => unknown

/** Applies a change to the parts of a content that are content, and leaves names and ids alone. */
export type Walk = (content: unknown, change: Change) => unknown

type IsLabel = (key: string, value: string | null) => boolean

// Fields of a part that name or identify something, in the words of all providers. They hold no content.
const NAMES: ReadonlySet<string> = new Set([
  'type',
  'modality',
  'mime_type',
  'id',
  'file_id',
  'call_id',
  'tool_call_id',
  'tool_use_id',
  'toolCallId',
  'toolName',
  'name',
  'role',
])

const isThumb: IsLabel = (key, value) =>
  key === 'thumb' && (value === 'up' || value === 'down' || value === null)

/** For values that are content throughout: metadata, input and output of runs. */
export const changeAll: Walk = (content, change) => change(content)

/** For an object whose keys we know, such as a part of a message: its values are content, except names and ids. */
export const changeFields: Walk = changeUnless(
  (key, value) => NAMES.has(key) || isThumb(key, value),
)

/** For feedback, whose keys are an app's own words: its values are content, except a thumb that is up or down. */
export const changeFeedback: Walk = changeUnless(isThumb)

/** For a list of objects whose keys we know: parts of a message, tool calls. */
export const changeEachsFields: Walk = (content, change) =>
  Array.isArray(content)
    ? content.map((item) => changeFields(item, change))
    : changeFields(content, change)

function changeUnless(isLabel: IsLabel): Walk {
  return (content, change) => {
    if (!isJsonObject(content)) return change(content)
    const entries = Object.entries(content).map(([key, value]) => {
      const isText = typeof value === 'string' || value === null
      return [key, isText && isLabel(key, value) ? value : change(value)]
    })
    return Object.fromEntries(entries)
  }
}
