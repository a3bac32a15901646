import type { Dialect } from '../dialect.ts'

/**
 * The name of a span event that a reader takes content from.
 *
 * @throws Error if the dialect does not list the event, because then no mask would reach it. It throws when the reader is
 *   loaded.
 */
export function eventOf({ name, content }: Dialect, event: string): string {
  if (!content?.events?.includes(event)) throw new Error(`${name} lists no event ${event}`)
  return event
}
