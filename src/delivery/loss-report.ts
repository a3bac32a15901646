import { alarm, hasLogger } from './alarm.ts'
import type { DropReason } from './drop-reason.ts'

interface Losses {
  readonly byReason: Map<DropReason, number>
  cause: string | undefined
}

let losses: Losses | undefined

/** Notes lost spans for {@link reportLosses}, unless the app's `diag` logger has heard of them already. */
export function noteLoss(spans: number, reason: DropReason, cause: unknown): void {
  if (hasLogger()) return
  losses ??= { byReason: new Map(), cause: undefined }
  losses.byReason.set(reason, (losses.byReason.get(reason) ?? 0) + spans)
  losses.cause = causeText(cause) ?? losses.cause
}

/** Reports in one line all noted spans. */
export function reportLosses(): void {
  const noted = losses
  losses = undefined
  if (noted === undefined) return
  const sum = [...noted.byReason.values()].reduce((total, spans) => total + spans, 0)
  const reasons = [...noted.byReason].map(([reason, spans]) => `${spans} ${reason}`).join(', ')
  const lost = sum === 1 ? '1 span was lost' : `${sum} spans were lost`
  const cause = noted.cause === undefined ? '' : `. The last error: ${noted.cause}`
  alarm(`${lost} (${reasons})${cause}`, false)
}

// Some errors of Node, such as those of a name with several addresses, have only a code.
function causeText(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined
  const { code } = cause as { code?: unknown }
  return cause.message || (typeof code === 'string' ? code : undefined)
}
