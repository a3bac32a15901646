import { OtlpDecodeError } from '../../thread/errors.ts'

/** What a decoder throws for an error: a text that is not JSON is not OTLP. Other errors stay as they are. */
export function asNotJson(error: unknown): unknown {
  if (!(error instanceof SyntaxError)) return error
  return new OtlpDecodeError(`not JSON: ${error.message}`, { cause: error })
}
