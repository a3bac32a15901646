import { askReceiver, sendNothing } from '../source/ask-receiver.ts'
import type { ReceiverAddress } from '../source/receiver-address.ts'
import { tracesUrl } from '../../otlp/http/traces-url.ts'
import type { Finding } from './finding.ts'

/** Checks that a receiver answers and takes OTLP, by a request with no spans in it. */
export async function checkReceiver(address: ReceiverAddress): Promise<Finding[]> {
  const { url } = address
  try {
    const about = await askReceiver(address)
    const status = await sendNothing(address)
    const name =
      about['name'] === 'threadspan' ? `threadspan ${String(about['version'])}` : 'a receiver'
    if (status === 200) return [{ isOk: true, text: `${name} at ${url} takes OTLP over HTTP` }]
    return [
      {
        isOk: false,
        text: `${tracesUrl(url)} answers ${status}`,
        fix: 'Name the OTLP/HTTP receiver: --url http://HOST:4318',
      },
    ]
  } catch {
    return [
      {
        isOk: false,
        text: `nothing answers at ${url}`,
        fix: 'Start a receiver with: threadspan serve',
      },
    ]
  }
}
