import type { DecodeMeter } from '../limits/decode-meter.ts'
import type { DecodeSteps } from '../limits/decode-steps.ts'
import type { OtlpLimits } from '../limits/otlp-limits.ts'
import { type JsonItem, JsonOutline } from './json-outline.ts'
import { FieldNames } from './field-names.ts'
import { JsonReader } from './json-reader.ts'
import { parsedItems } from './parsed-items.ts'

// JSON.parse takes a few milliseconds for so much, whatever is in it.
const SMALL_BYTES = 256 * 1024
// What is parsed takes more than its text, even if it is hardly more than brackets.
const PARSED_SHARE = 16

/** An OTLP/JSON body, and the way to its spans or log records. */
export interface JsonBody {
  readonly root: JsonReader
  readonly names: FieldNames
  readonly itemsOf: (owner: JsonReader, key: string) => Iterable<JsonItem>
}

/** A body that is parsed already. */
export function parsedBody(value: unknown, meter?: DecodeMeter): JsonBody {
  const names = new FieldNames()
  const root = new JsonReader(value, 'body', undefined, undefined, meter, names)
  return { root, names, itemsOf: parsedItems }
}

/**
 * Reads the text of a body: a small one as a whole, a larger one by its {@link JsonOutline}.
 *
 * @param meter - Counts what is read, against the same limits.
 * @throws SyntaxError if it is not JSON.
 * @throws OverLimit if it is above a limit.
 */
export function* readJsonBody(
  bytes: Uint8Array,
  limits: OtlpLimits,
  meter: DecodeMeter,
): DecodeSteps<JsonBody> {
  if (isSmall(bytes.length, limits)) {
    meter.hold(PARSED_SHARE * bytes.length)
    yield meter.memory
    return parsedBody(JSON.parse(new TextDecoder().decode(bytes)), meter)
  }
  const names = new FieldNames()
  const outline = new JsonOutline(bytes, meter)
  const root = yield* outline.read(names)
  return { root, names, itemsOf: (owner, key) => outline.items(owner, key) }
}

// A text has no more fields than bytes. So if its bytes are within the limits, its fields need not be counted.
function isSmall(bytes: number, { span, body }: OtlpLimits): boolean {
  return bytes <= Math.min(SMALL_BYTES, span.bytes, span.fields, body.bytes, body.fields)
}
