import { createTraceState, type TraceState } from '@opentelemetry/api'
import { warnOnce } from './warning.ts'

// The least that every hop must pass on according to W3C. OpenTelemetry's own parser drops a longer list entirely.
const MAX_MEMBERS = 32
const MAX_LENGTH = 512
// W3C: if a list is too long, members longer than this go first.
const LONG_MEMBER = 128

const KEY = /^(?:[a-z0-9][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})$/
const VALUE = /^[ -+\--<>-~]{0,255}[!-+\--<>-~]$/

/**
 * Reads a `tracestate` header. One malformed member, or a 33rd, discards the members of other vendors, as W3C's own
 * test suite asks. The member under `ownKey` still counts, because its reader checks its format.
 *
 * @see https://www.w3.org/TR/trace-context-2/#tracestate-header
 */
export function parseTraceState(header: string, ownKey: string): TraceState | undefined {
  const members = splitMembers(header)
  const sound = members.length <= MAX_MEMBERS && members.every(isMember)
  const kept = sound ? members : onlyOwn(members, ownKey)
  return kept.length === 0 ? undefined : joinMembers(fitMembers(kept))
}

/** Prepends a member. If the list is too long then, other members are dropped as W3C says. */
export function setTraceStateMember(
  traceState: TraceState | undefined,
  key: string,
  value: string,
): TraceState {
  const next = (traceState ?? createTraceState()).set(key, value)
  const members = splitMembers(next.serialize())
  const kept = fitMembers(members)
  return kept.length === members.length ? next : joinMembers(kept)
}

/** A `tracestate` header without a member, and otherwise as it was. */
export function deleteTraceStateMember(header: string, key: string): string {
  const isOther = (member: string) => !member.trim().startsWith(`${key}=`)
  const members = header.split(',')
  return members.every(isOther) ? header : members.filter(isOther).join(',').trim()
}

function splitMembers(header: string): readonly string[] {
  return header
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '')
}

// Not createTraceState(header): it refuses keys that begin with a digit, which Level 2 allows.
function joinMembers(members: readonly string[]): TraceState {
  return members.reduceRight((traceState, member) => {
    const split = member.indexOf('=')
    return traceState.set(member.slice(0, split), member.slice(split + 1))
  }, createTraceState())
}

function onlyOwn(members: readonly string[], ownKey: string): readonly string[] {
  warnOnce('a tracestate is malformed: members of other vendors were discarded', members.length)
  const own = members.find((member) => member.startsWith(`${ownKey}=`) && isMember(member))
  return own === undefined ? [] : [own]
}

function fitMembers(members: readonly string[]): readonly string[] {
  const kept = members.slice(0, MAX_MEMBERS)
  while (kept.length > 1 && kept.join(',').length > MAX_LENGTH) {
    const long = kept.findLastIndex((member, i) => i > 0 && member.length > LONG_MEMBER)
    kept.splice(long === -1 ? kept.length - 1 : long, 1)
  }
  if (kept.length < members.length) {
    warnOnce('a tracestate was full: members of other vendors were left out', members.length)
  }
  return kept
}

function isMember(member: string): boolean {
  const split = member.indexOf('=')
  return split > 0 && KEY.test(member.slice(0, split)) && VALUE.test(member.slice(split + 1))
}
