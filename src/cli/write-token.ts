import { isLoopback } from '../receiver/loopback.ts'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'

/** What `threadspan serve` was given about who may write. */
export interface WriteTokenOptions {
  readonly host: string
  readonly token?: string
  /** False for `--no-auth`. */
  readonly auth: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The token that senders need: `--token`, else THREADSPAN_TOKEN. `undefined` if everybody may write.
 *
 * @throws CliError if other machines can reach the receiver and there is no token, unless `--no-auth` allows that.
 */
export function writeToken(
  { host, token, auth }: WriteTokenOptions,
  env: Environment,
): string | undefined {
  if (host === '') {
    throw new CliError(EXIT.usage, '--host names no address', 'Try: --host 127.0.0.1')
  }
  if (!auth && token !== undefined) {
    throw new CliError(
      EXIT.usage,
      '--token and --no-auth contradict each other',
      'Give one of them.',
    )
  }
  if (!auth) return undefined
  const given = token ?? (env['THREADSPAN_TOKEN'] || undefined)
  if (given !== undefined || isLoopback(host)) return given
  throw new CliError(
    EXIT.usage,
    `other machines can reach ${host}, so senders need a token`,
    'Set THREADSPAN_TOKEN, for instance to the output of: openssl rand -hex 32\nOr let everybody write who reaches it: --no-auth',
  )
}
