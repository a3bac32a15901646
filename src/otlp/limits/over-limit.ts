import { OtlpDecodeError } from '../../thread/errors.ts'

/** Thrown while a body is decoded, if it or one of its spans is above a limit. */
export class OverLimit extends OtlpDecodeError {
  constructor(what: string, limit: number, counted: string) {
    super(`${what} has more than ${limit} ${counted}`)
  }
}
