import { statSync } from 'node:fs'
import { findThreads } from '../../replay/find-threads.ts'
import { isOtlpFile } from '../source/store-path.ts'
import { byteText } from '../terminal/byte-text.ts'
import { count } from '../terminal/count.ts'
import type { Finding } from './finding.ts'

// Some seconds of reading from a disk.
const MAX_BYTES = 1_000_000_000

/** Looks through a whole store that can be read, because damage shows only where it is. Changes nothing. */
export async function checkDamage(path: string): Promise<Finding[]> {
  const { size } = statSync(path)
  if (size > MAX_BYTES) {
    const text = `store ${path} has ${byteText(size)}, too much to look through for damage here`
    return [{ isOk: true, text, fix: `It takes a while: sqlite3 ${path} 'PRAGMA quick_check'` }]
  }
  return isOtlpFile(path) ? checkLines(path) : checkPages(path)
}

async function checkPages(path: string): Promise<Finding[]> {
  const { findDamage } = await import('../../store/sqlite/find-damage.ts')
  const damage = findDamage(path)
  if (damage === undefined) return []
  const fix = `Restore it from a backup, or take out what can be read: threadspan export --all --format jsonl --db ${path} -o saved.jsonl`
  return [{ isOk: false, text: `store ${path} is damaged: ${damage}`, fix }]
}

async function checkLines(path: string): Promise<Finding[]> {
  const { otlpFileStore } = await import('../../store/otlp-file.ts')
  const lines = new Set<number>()
  const store = otlpFileStore(path, {
    readOnly: true,
    onDamage: ({ line }) => lines.add(line),
  })
  try {
    await findThreads(store, { limit: 1 })
  } finally {
    await store.close()
  }
  const [first] = lines
  if (first === undefined) return []
  const text = `store ${path} has ${count(lines.size, 'damaged line')}; the first is line ${first}`
  return [{ isOk: false, text, fix: 'Look at it. Commands leave out what cannot be read.' }]
}
