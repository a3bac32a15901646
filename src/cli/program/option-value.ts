import { InvalidArgumentError } from 'commander'

/** How the values of options are read. Each throws InvalidArgumentError, which says what the value must be. */
export const optionValue = {
  /** Gathers the values of an option that may be repeated. */
  collect: (value: string, earlier: readonly string[] = []): readonly string[] => [
    ...earlier,
    value,
  ],
  /** Refuses a second value, which would silently take the place of the first. */
  once: (value: string, earlier: string | undefined): string => once(value, earlier),
  role: (value: string, earlier: readonly string[] = []): readonly string[] => role(value, earlier),
  feedback: (value: string, earlier: string | undefined): string => feedback(value, earlier),
  /** 1 or more. */
  count: (value: string): number => wholeNumber(value, 1, 999_999_999),
  /** 0 lets the system choose. */
  port: (value: string): number => wholeNumber(value, 0, 65_535),
  megabytes: (value: string): number => megabytes(value),
  /** 0 or more. */
  wholeNumber: (value: string): number => wholeNumber(value, 0, 999_999_999),
  /** More than zero, with decimals. */
  speed: (value: string): number => speed(value),
  /** Zero or more, with decimals. */
  positiveNumber: (value: string): number => positiveNumber(value),
  /** From 0 to 1. */
  share: (value: string): number => share(value),
  /** A length of time in milliseconds: `500ms`, `30s`, `2m`. */
  millis: (value: string): number => millis(value),
}

function once(value: string, earlier: string | undefined): string {
  if (earlier === undefined) return value
  throw new InvalidArgumentError('It takes one value, and was given two.')
}

const ROLES = ['user', 'assistant', 'tool', 'other', 'event', 'feedback']

function role(value: string, earlier: readonly string[]): readonly string[] {
  if (ROLES.includes(value)) return [...earlier, value]
  throw new InvalidArgumentError(`It must be one of ${ROLES.join(', ')}.`)
}

function feedback(value: string, earlier: string | undefined): string {
  if (['up', 'down', 'any', 'comment'].includes(value)) return once(value, earlier)
  throw new InvalidArgumentError('It must be up, down, any or comment.')
}

function wholeNumber(value: string, least: number, most: number): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN
  if (number >= least && number <= most) return number
  const range = most === 999_999_999 ? `, ${least} or more` : ` from ${least} to ${most}`
  throw new InvalidArgumentError(`It must be a whole number${range}.`)
}

function megabytes(value: string): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN
  if (number >= 20) return number
  throw new InvalidArgumentError('It must be 20 or more: one body may have 20 MB.')
}

function speed(value: string): number {
  const number = positiveNumber(value)
  if (number > 0) return number
  throw new InvalidArgumentError('It must be more than 0. To print at once: --timing instant')
}

function positiveNumber(value: string): number {
  const number = Number(value)
  if (value.trim() === '' || !(number >= 0) || !Number.isFinite(number)) {
    throw new InvalidArgumentError('It must be a number, zero or more.')
  }
  return number
}

function share(value: string): number {
  const number = Number(value)
  if (value.trim() !== '' && number >= 0 && number <= 1) return number
  throw new InvalidArgumentError('It must be a number from 0 to 1.')
}

const UNIT_MILLIS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

function millis(value: string): number {
  const [, number = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,9})?)(ms|[smhd])$/.exec(value) ?? []
  const factor = UNIT_MILLIS[unit]
  if (factor !== undefined) return Number(number) * factor
  throw new InvalidArgumentError('It must be a number with ms, s, m, h or d: 500ms, 30s, 2m.')
}
