import type { RecordedSpan } from './recorded-span.ts'

/** The error of a span. `''` if its status is an error without a message, `undefined` if it is not an error. */
export function spanError({ status, events, attributes }: RecordedSpan): string | undefined {
  if (status.code !== 2) return undefined
  const exception = events.find(({ name }) => name === 'exception')?.attributes ?? {}
  const words = [
    status.message,
    exception['exception.message'],
    exception['exception.type'],
    attributes['error.type'],
  ]
  return words.find((word): word is string => typeof word === 'string' && word !== '') ?? ''
}
