import { PLACEHOLDER_ID } from './placeholder-id.ts'

const PATTERN = new RegExp(PLACEHOLDER_ID, 'i')
// A longer id stands for something.
const MAX_LENGTH = 64

/** Whether an id stands for no id: `null`, `"undefined"`, `00000000-0000-0000-0000-000000000000`. */
export function isPlaceholderId(id: string): boolean {
  return id.length <= MAX_LENGTH && PATTERN.test(id.trim())
}
