import { onTestFinished } from 'vitest'
import { createReceiver, type Receiver } from '../../src/receiver/create-receiver.ts'
import type { ReceiverOptions } from '../../src/receiver/receiver-options.ts'
import type { ReceiverProblem } from '../../src/receiver/receiver-problem.ts'
import { ArrayStore } from './array-store.ts'

/** A receiver of one test, its store, and what it reported. */
export interface StartedReceiver {
  readonly receiver: Receiver
  readonly store: ArrayStore
  readonly problems: ReceiverProblem[]
}

/** Starts a receiver on a free port; it is closed with the test. */
export async function startReceiver(
  options: Partial<ReceiverOptions> = {},
): Promise<StartedReceiver> {
  const store = new ArrayStore()
  const problems: ReceiverProblem[] = []
  const receiver = await createReceiver({
    store,
    port: 0,
    onProblem: (problem) => problems.push(problem),
    ...options,
  })
  onTestFinished(() => receiver.close({ timeoutMillis: 0 }))
  return { receiver, store, problems }
}
