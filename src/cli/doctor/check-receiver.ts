import { askReceiver, sendNothing } from '../source/ask-receiver.ts'
import { tracesUrl } from '../../otlp/http/traces-url.ts'
import { statusAdvice } from '../../otlp/http/status-advice.ts'
import type { Finding } from './finding.ts'

/** Checks that a receiver answers and takes OTLP, by a request with no spans in it. */
export async function checkReceiver(url: string): Promise<Finding[]> {
  try {
    const about = await askReceiver(url)
    const { status, isOtlp } = await sendNothing(url)
    const name =
      about['name'] === 'threadspan' ? `threadspan ${String(about['version'])}` : 'a receiver'
    if (isOtlp) return [{ isOk: true, text: `${name} at ${url} takes OTLP over HTTP` }]
    return [
      {
        isOk: false,
        text: [`${tracesUrl(url)} responds with ${status}.`, statusAdvice(status) ?? []]
          .flat()
          .join(' '),
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
