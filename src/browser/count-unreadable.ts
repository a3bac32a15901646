import type { MessageId } from '../thread/message-id.ts'
import { drop } from './delivery/delivery.ts'
import { formatId } from './message-id.ts'
import { randomHex } from './random-hex.ts'

/** Counts something that could not be read, and gives its caller an ID to go on with. */
export const countUnreadable = (): MessageId => {
  void drop(1, 'unreadable')
  return formatId({ traceId: randomHex(16), spanId: randomHex(8) })
}
