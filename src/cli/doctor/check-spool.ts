import type { ExportCounts } from '../../delivery/export-counts.ts'
import {
  readSpool,
  type SpoolFault,
  type SpoolOwnerReport,
  type SpoolReport,
} from '../../delivery/spool/read-spool.ts'
import { byteText } from '../terminal/byte-text.ts'
import { count } from '../terminal/count.ts'
import { durationText } from '../terminal/duration-text.ts'
import type { Finding } from './finding.ts'

const FAULTS: Readonly<Record<SpoolFault['kind'], Pick<Finding, 'text' | 'fix'>>> = {
  torn: {
    text: 'ends in half a line, written when its process was killed',
    fix: 'Nothing to do: the lines before it are delivered.',
  },
  damaged: {
    text: 'has lines that make no sense',
    fix: 'Threadspan delivers the others and keeps the file: look at it, then delete it.',
  },
  unreadable: {
    text: 'cannot be read, or is no file of a spool',
    fix: 'Give the app the right to read it, or move it away.',
  },
}

/**
 * Checks what waits in a spool, for whom, and how delivery goes in the processes that use it, as they say themselves.
 * Without a folder there is nothing to check.
 */
export function checkSpool(folder: string | undefined, now: number = Date.now()): Finding[] {
  if (folder === undefined) return []
  try {
    return report(folder, readSpool(folder), now)
  } catch (error) {
    return [
      {
        isOk: false,
        text: (error as Error).message,
        fix: 'Name the folder that the app is given as `spool`: --spool DIR',
      },
    ]
  }
}

function report(folder: string, { owners, faults }: SpoolReport, now: number): Finding[] {
  const alive = owners.filter(({ isAlive }) => isAlive)
  const gone = owners.filter(({ isAlive, files }) => !isAlive && files > 0)
  return [
    waiting(folder, owners, now),
    ...alive.flatMap((owner) => counts(owner, now)),
    ...alive.flatMap(trouble),
    ...gone.map((owner) => abandoned(folder, owner, now)),
    ...faults.map(({ file, kind }) => ({
      isOk: false,
      text: `${folder}/${file} ${FAULTS[kind].text}`,
      ...(FAULTS[kind].fix !== undefined && { fix: FAULTS[kind].fix }),
      details: { file, fault: kind },
    })),
  ]
}

function waiting(folder: string, owners: readonly SpoolOwnerReport[], now: number): Finding {
  const sum = (key: 'spans' | 'files' | 'bytes'): number =>
    owners.reduce((total, owner) => total + owner[key], 0)
  const details = { folder, spans: sum('spans'), files: sum('files'), bytes: sum('bytes') }
  const users = owners.filter(({ isAlive }) => isAlive).length
  const use = `used by ${users === 1 ? 'one process' : users === 0 ? 'no process' : `${users} processes`}`
  const oldest = Math.min(...owners.map(({ oldestUnixMillis = Infinity }) => oldestUnixMillis))
  if (details.files === 0) {
    return { isOk: true, text: `spool ${folder} is empty, ${use}`, details }
  }
  const size = `${byteText(details.bytes)} in ${count(details.files, 'file')}`
  const text = `spool ${folder} keeps ${count(details.spans, 'span')} (${size}, the oldest for ${age(oldest, now)}), ${use}`
  return { isOk: true, text, details: { ...details, oldest: time(oldest) } }
}

function counts(owner: SpoolOwnerReport, now: number): Finding[] {
  if (owner.counts === undefined || owner.countedUnixMillis === undefined) {
    const text = `${nameOf(owner)} uses it, and says nothing of its delivery`
    return [{ isOk: true, text, details: detailsOf(owner) }]
  }
  const { tracked, delivered, spooled, queued, dropped } = owner.counts
  const said = `${tracked} tracked, ${delivered} delivered, ${queued} in memory, ${spooled} spooled`
  const text = `${nameOf(owner)}, ${age(owner.countedUnixMillis, now)} ago: ${said}, ${dropped} dropped${reasons(owner.counts)}`
  if (dropped === 0) return [{ isOk: true, text, details: detailsOf(owner) }]
  const fix = 'Its log says what was dropped and why; docs/delivery.md lists the reasons.'
  return [{ isOk: false, text, fix, details: detailsOf(owner) }]
}

function trouble(owner: SpoolOwnerReport): Finding[] {
  if (owner.trouble === undefined) return []
  return [
    {
      isOk: false,
      text: `${nameOf(owner)} keeps its spans: ${owner.trouble}`,
      fix: 'Correct the `url` or the `headers` of the app: docs/delivery.md says what each status means.',
    },
  ]
}

function abandoned(folder: string, owner: SpoolOwnerReport, now: number): Finding {
  const { spans, files, oldestUnixMillis = now } = owner
  const what = `${count(spans, 'span')} in ${count(files, 'file')}`
  return {
    isOk: false,
    text: `${nameOf(owner)} is gone and has left ${what}, the oldest for ${age(oldestUnixMillis, now)}`,
    fix: `Start an app with this folder as its spool, or: threadspan import ${folder}/FILE`,
    details: detailsOf(owner),
  }
}

function detailsOf(owner: SpoolOwnerReport): Record<string, unknown> {
  const { oldestUnixMillis, countedUnixMillis, ...details } = owner
  return {
    ...details,
    ...(oldestUnixMillis !== undefined && { oldest: time(oldestUnixMillis) }),
    ...(countedUnixMillis !== undefined && { counted: time(countedUnixMillis) }),
  }
}

function reasons({ droppedBy }: ExportCounts): string {
  const some = Object.entries(droppedBy).filter(([, spans]) => spans > 0)
  return some.length === 0 ? '' : ` (${some.map(([reason, n]) => `${n} ${reason}`).join(', ')})`
}

function nameOf({ pid, host }: SpoolOwnerReport): string {
  // What follows the name tells containers apart, and nothing to a person.
  const name = host?.split(' ', 1)[0]
  return name ? `process ${pid} on ${name}` : `process ${pid}`
}

function age(since: number, now: number): string {
  return durationText(BigInt(Math.max(Math.trunc(now - since), 0)) * 1_000_000n)
}

// Past the year 275760 there are no dates; a file may claim it all the same.
function time(unixMillis: number): string | number {
  return unixMillis <= 8.64e15 ? new Date(unixMillis).toISOString() : unixMillis
}
