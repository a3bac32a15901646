import { isJsonObject } from '../thread/json.ts'

/** How one value in a content is changed. */
export type Change = (value: unknown) => unknown

/** Where in a content the change applies. */
export type Walk = (content: unknown, change: Change) => unknown

// What says which thing a field is about, and not what was said.
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

/** All of it is content: metadata, input and output of runs. */
export const changeAll: Walk = (content, change) => change(content)

/** The fields of an object whose keys we know, such as feedback: their values are content, unless they are names. */
export const changeFields: Walk = (content, change) => {
  if (!isJsonObject(content)) return change(content)
  const entries = Object.entries(content).map(([key, value]) => {
    const isName = NAMES.has(key) && (typeof value === 'string' || value === null)
    return [key, isName ? value : change(value)]
  })
  return Object.fromEntries(entries)
}

/** A list of such objects: parts of a message, tool calls. */
export const changeEachsFields: Walk = (content, change) =>
  Array.isArray(content)
    ? content.map((item) => changeFields(item, change))
    : changeFields(content, change)
