import type { ReadAttributes } from '../../thread/attribute-text.ts'
import { openTelemetry } from '../conventions/open-telemetry.ts'
import { aiSdk } from '../frameworks/ai-sdk.ts'
import { toNumber } from '../messages/to-number.ts'
import { firstValue } from './first-value.ts'
import { keysOf } from './keys-of.ts'

const { timeToFirstChunk } = keysOf(openTelemetry, 'labels', 'timeToFirstChunk')
const { millisToFirstChunk } = keysOf(aiSdk, 'labels', 'millisToFirstChunk')

/** How long a model's first chunk took, in seconds. `undefined` if the span does not say, or says less than nothing. */
export function readTimeToFirstChunk(attributes: ReadAttributes): number | undefined {
  const seconds = toNumber(firstValue(attributes, timeToFirstChunk))
  const millis = toNumber(firstValue(attributes, millisToFirstChunk))
  const time = seconds ?? (millis === undefined ? undefined : millis / 1000)
  return time !== undefined && time >= 0 ? time : undefined
}
