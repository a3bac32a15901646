import type { DecodedTraces } from '../../src/otlp/decoded-traces.ts'
import { OtlpDecodeError } from '../../src/thread/errors.ts'

/** Whether a decoder does one of the two things it may do; any other error comes through. */
export function decodesOrRefuses(decode: () => DecodedTraces): boolean {
  try {
    return Array.isArray(decode().spans)
  } catch (error) {
    if (error instanceof OtlpDecodeError) return true
    throw error
  }
}
