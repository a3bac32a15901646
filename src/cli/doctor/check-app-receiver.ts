import { CliError } from '../cli-error.ts'
import { type ReceiverAddress, readReceiverAddress } from '../source/receiver-address.ts'
import { environmentHeaders } from '../source/source-headers.ts'
import { appEndpoint } from './app-endpoint.ts'
import { checkReceiver } from './check-receiver.ts'
import type { Finding } from './finding.ts'

type Environment = Readonly<Record<string, string | undefined>>

const HEADERS = ['OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'OTEL_EXPORTER_OTLP_HEADERS'] as const

/** Checks the receiver that an app with this environment sends to, with the headers that it sends, and says what names it. */
export async function checkAppReceiver(
  env: Environment,
  header: readonly string[] = [],
): Promise<Finding[]> {
  const { url, variable } = appEndpoint(env)
  if (variable === undefined) return checkReceiver(readReceiverAddress(url, header))
  const address = readAddress(url, [...headersOf(env), ...header])
  if (address === undefined) return [unusable(variable)]
  const [finding, ...losses] = await checkReceiver(address)
  return finding === undefined
    ? losses
    : [{ ...finding, text: `${finding.text} (from ${variable})` }, ...losses]
}

function headersOf(env: Environment): string[] {
  const variable = HEADERS.find((name) => (env[name] ?? '').trim() !== '')
  if (variable === undefined) return []
  return Object.entries(environmentHeaders(env, variable)).map(
    ([name, value]) => `${name}: ${value}`,
  )
}

function readAddress(url: string, header: readonly string[]): ReceiverAddress | undefined {
  try {
    return readReceiverAddress(url, header)
  } catch (error) {
    if (error instanceof CliError) return undefined
    throw error
  }
}

function unusable(variable: string): Finding {
  return {
    isOk: false,
    // Neither is repeated, as both may hold a password.
    text: `${variable}, or the headers beside it, cannot be used`,
    fix: `Environment: set ${variable} to an address such as http://127.0.0.1:4318, and the headers to name=value,name=value.`,
  }
}
