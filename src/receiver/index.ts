export { createReceiver, type Receiver } from './create-receiver.ts'
export type { ReceiverCounts } from './receiver-counts.ts'
export type { ReceiverOptions } from './receiver-options.ts'
