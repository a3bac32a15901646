import type { FoundText } from '../../replay/search/search-threads.ts'

/** The speaker of a text: the role of a message, `tool` for a call of a tool, and so on. */
export function speakerOf({ source, role }: FoundText): string {
  return source === 'other' ? (role ?? 'other') : source
}
