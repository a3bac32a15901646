const SEGMENT_NAME = /^(\d{13,16})-(\d{1,10}-[0-9a-z]{1,32})-\d{1,16}\.jsonl$/
const LOCK_NAME = /^((\d{1,10})-[0-9a-z]{1,32})\.lock$/
const DRAFT_NAME = /^\d{1,10}-[0-9a-z]{1,32}\.lock\.draft$/
const DAMAGED = '.damaged'

/** Who writes what in a spool's folder: a process id and something random, never the same twice. */
export type SpoolOwner = string

/** A name for this process that no other has. */
export function newSpoolOwner(): SpoolOwner {
  return `${process.pid}-${Math.random().toString(36).slice(2, 12)}`
}

/** The name of a file of spans: since when, in milliseconds since 1970, whose, and the how manieth of it. */
export function segmentName(since: number, owner: SpoolOwner, nth: number): string {
  return `${since}-${owner}-${nth}.jsonl`
}

/** What the name of a file of spans says; undefined for any other file. */
export function parseSegmentName(
  name: string,
): { readonly since: number; readonly owner: SpoolOwner } | undefined {
  const [, since, owner] = SEGMENT_NAME.exec(name) ?? []
  return since === undefined || owner === undefined ? undefined : { since: Number(since), owner }
}

/** The name of the file by which a process says that it is alive. */
export function lockName(owner: SpoolOwner): string {
  return `${owner}.lock`
}

/** What the name of a lock says; undefined for any other file. */
export function parseLockName(
  name: string,
): { readonly owner: SpoolOwner; readonly pid: number } | undefined {
  const [, owner, pid] = LOCK_NAME.exec(name) ?? []
  return owner === undefined || pid === undefined ? undefined : { owner, pid: Number(pid) }
}

/** The name under which a lock is written before it takes the place of the one before. */
export function draftName(owner: SpoolOwner): string {
  return `${lockName(owner)}.draft`
}

/** Whether a file is such a draft. */
export function isDraftName(name: string): boolean {
  return DRAFT_NAME.test(name)
}

/** The name of a file that is set aside, because something in it cannot be read. */
export function damagedName(name: string): string {
  return `${name}${DAMAGED}`
}

/** Whether a file was set aside. */
export function isDamagedName(name: string): boolean {
  return name.endsWith(`.jsonl${DAMAGED}`)
}
