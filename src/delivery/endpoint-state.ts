import type { ExportOutcome } from '../otlp/http/export-outcome.ts'
import { statusAdvice } from '../otlp/http/status-advice.ts'
import { alarm } from './alarm.ts'
import type { Destination } from './destination.ts'

// Two servers behind one address may disagree about a key. The state then changes with each request.
const REPORT_MILLIS = 60_000

/** What an endpoint has last responded, as far as a person must know. */
export class EndpointState {
  readonly #isQuiet: boolean
  readonly #reportedAt = new Map<number, number>()
  #hasAnswered: boolean
  #blockedBy: number | undefined
  #trouble: string | undefined

  /** @param options - Whether nothing may be written to stderr, and whether the endpoint counts as one that has responded. */
  constructor({ quiet, hasAnswered }: { readonly quiet: boolean; readonly hasAnswered: boolean }) {
    this.#isQuiet = quiet
    this.#hasAnswered = hasAnswered
  }

  /** Whether there was any response so far. */
  get hasAnswered(): boolean {
    return this.#hasAnswered
  }

  /** Why the endpoint takes no spans from this app until a person corrects something. Undefined if it does take them. */
  get trouble(): string | undefined {
    return this.#trouble
  }

  /** The same destination, of which each outcome is noted here. */
  watch(destination: Destination): Destination {
    return {
      ...destination,
      deliver: async (spans, signal) => {
        const outcome = await destination.deliver(spans, signal)
        this.#note(outcome)
        return outcome
      },
    }
  }

  #note(outcome: ExportOutcome): void {
    this.#hasAnswered ||= outcome.kind !== 'postponed' || outcome.hasAnswered === true
    if (outcome.kind === 'accepted') this.#blockedBy = this.#trouble = undefined
    if (outcome.kind !== 'postponed' || outcome.blockedBy === undefined) return
    if (outcome.blockedBy === this.#blockedBy) return
    this.#blockedBy = outcome.blockedBy
    this.#trouble = troubleOf(outcome.cause, outcome.blockedBy)
    this.#report(outcome.blockedBy, this.#trouble)
  }

  #report(status: number, trouble: string): void {
    const now = performance.now()
    if (now - (this.#reportedAt.get(status) ?? -Infinity) < REPORT_MILLIS) return
    this.#reportedAt.set(status, now)
    alarm(`${trouble} Spans wait until it takes them.`, this.#isQuiet)
  }
}

function troubleOf({ message }: Error, status: number): string {
  const advice = statusAdvice(status)
  return `${message}.${advice === undefined ? '' : ` ${advice}`}`
}
