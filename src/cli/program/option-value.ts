import { InvalidArgumentError } from 'commander'

/** How the values of options are read. Each throws InvalidArgumentError, which says what the value must be. */
export const optionValue = {
  /** Gathers the values of an option that may be repeated. */
  collect: (value: string, earlier: readonly string[] = []): readonly string[] => [
    ...earlier,
    value,
  ],
  /** 1 or more. */
  count: (value: string): number => wholeNumber(value, 1, 999_999_999),
  /** 0 lets the system choose. */
  port: (value: string): number => wholeNumber(value, 0, 65_535),
  megabytes: (value: string): number => megabytes(value),
  /** More than zero, with decimals. */
  speed: (value: string): number => speed(value),
  /** Zero or more, with decimals. */
  positiveNumber: (value: string): number => positiveNumber(value),
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
