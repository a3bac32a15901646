import { askReceiver, sendNothing } from '../source/ask-receiver.ts'
import type { ReceiverAddress } from '../source/receiver-address.ts'
import { tracesUrl } from '../../otlp/http/traces-url.ts'
import { statusAdvice } from '../../otlp/http/status-advice.ts'
import type { Finding } from './finding.ts'
import { findLosses } from './find-losses.ts'

/** Checks that a receiver answers and takes OTLP, by a request with no spans in it. */
export async function checkReceiver(address: ReceiverAddress): Promise<Finding[]> {
  const { url, headers } = address
  try {
    const about = await askReceiver(address)
    const { status, isOtlp } = await sendNothing(address)
    const name =
      about['name'] === 'threadspan' ? `threadspan ${String(about['version'])}` : 'a receiver'
    const isTaken = { isOk: true, text: `${name} at ${url} takes OTLP over HTTP` }
    if (isOtlp) return [isTaken, ...findLosses(about['counts'])]
    return [refusal(url, status, 'authorization' in headers)]
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

function refusal(url: string, status: number, hasToken: boolean): Finding {
  if (status === 401) {
    const fix =
      "Send it: threadspan doctor --header 'Authorization: Bearer TOKEN', or THREADSPAN_TOKEN for a receiver on this machine"
    return { isOk: false, text: `${url} ${hasToken ? 'has another token' : 'needs a token'}`, fix }
  }
  const fix = 'Name the OTLP/HTTP receiver: --url http://HOST:4318'
  const text = [`${tracesUrl(url)} responds with ${status}.`, statusAdvice(status) ?? []].flat()
  return { isOk: false, text: text.join(' '), fix }
}
