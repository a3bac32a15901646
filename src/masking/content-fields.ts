import { isJsonObject } from '../thread/json.ts'

/** Changes one value in a content. */
export type Change = (value: unknown) => unknown

/** Applies a change to the parts of a content that are content, and leaves names and ids alone. */
export type Walk = (content: unknown, change: Change) => unknown

// Fields that name or identify something. They hold no content.
const NAMES: ReadonlySet<string> = new Set([
  'type',
  'modality',
  'mime_type',
  'id',
  'file_id',
  'name',
  'role',
  'thumb',
])

/** For values that are content throughout: metadata, input and output of runs. */
export const changeAll: Walk = (content, change) => change(content)

/** For an object whose keys we know, such as feedback: its values are content, except names and ids. */
export const changeFields: Walk = (content, change) => {
  if (!isJsonObject(content)) return change(content)
  const entries = Object.entries(content).map(([key, value]) => {
    const isName = NAMES.has(key) && (typeof value === 'string' || value === null)
    return [key, isName ? value : change(value)]
  })
  return Object.fromEntries(entries)
}

/** For a list of such objects: parts of a message, tool calls. */
export const changeEachsFields: Walk = (content, change) =>
  Array.isArray(content)
    ? content.map((item) => changeFields(item, change))
    : changeFields(content, change)
