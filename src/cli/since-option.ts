import { parseInstant, type UnixNano } from '../thread/instant.ts'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'

const SECONDS: Readonly<Record<string, bigint>> = {
  s: 1n,
  m: 60n,
  h: 3600n,
  d: 86_400n,
  w: 604_800n,
}

/**
 * The instant that an option names: an age such as `24h` (s, m, h, d, w), or an ISO 8601 time.
 *
 * @throws CliError if it names none.
 */
export function readSince(
  value: string,
  now: UnixNano,
  option = '--since',
  example = `${option} 24h, or ${option} 2026-11-01`,
): UnixNano {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhdw])$/.exec(value) ?? []
  const seconds = SECONDS[unit]
  const instant =
    seconds === undefined ? parseDay(value) : now - BigInt(count) * seconds * 10n ** 9n
  if (instant === undefined) {
    throw new CliError(
      EXIT.usage,
      `${option} takes an age or a time, not "${value}"`,
      `Try: ${example}`,
    )
  }
  return instant < 0n ? 0n : instant
}

function parseDay(value: string): UnixNano | undefined {
  return parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value)
}
