const SEGMENT_NAME = /^(\d{13,16})-(\d{1,10}-[0-9a-z]{1,32})-\d{1,16}\.jsonl$/
const LOCK_NAME = /^((\d{1,10})-[0-9a-z]{1,32})\.lock$/
const DRAFT_NAME = /^\d{1,10}-[0-9a-z]{1,32}\.lock\.draft$/
const DAMAGED = '.damaged'

/** Names a process in a spool's folder: its process id and a random part, so that names never repeat. */
export type SpoolOwner = string

/** A new name for this process. */
export function newSpoolOwner(): SpoolOwner {
  return `${process.pid}-${Math.random().toString(36).slice(2, 12)}`
}

/** The name of a segment: its start in milliseconds since 1970, its process, and its number in that process. */
export function segmentName(since: number, owner: SpoolOwner, nth: number): string {
  return `${since}-${owner}-${nth}.jsonl`
}

/** The parts of a segment's name. Undefined for any other file. */
export function parseSegmentName(
  name: string,
): { readonly since: number; readonly owner: SpoolOwner } | undefined {
  const [, since, owner] = SEGMENT_NAME.exec(name) ?? []
  return since === undefined || owner === undefined ? undefined : { since: Number(since), owner }
}

/** The name of a process's lock. */
export function lockName(owner: SpoolOwner): string {
  return `${owner}.lock`
}

/** The parts of a lock's name. Undefined for any other file. */
export function parseLockName(
  name: string,
): { readonly owner: SpoolOwner; readonly pid: number } | undefined {
  const [, owner, pid] = LOCK_NAME.exec(name) ?? []
  return owner === undefined || pid === undefined ? undefined : { owner, pid: Number(pid) }
}

/** The name under which a new lock is written before it replaces the old one. */
export function draftName(owner: SpoolOwner): string {
  return `${lockName(owner)}.draft`
}

/** Whether a file is such a draft. */
export function isDraftName(name: string): boolean {
  return DRAFT_NAME.test(name)
}

/** The name of a segment that is set aside because something in it cannot be read. */
export function damagedName(name: string): string {
  return `${name}${DAMAGED}`
}

/** Whether a file is a segment that was set aside. */
export function isDamagedName(name: string): boolean {
  return name.endsWith(`.jsonl${DAMAGED}`)
}
