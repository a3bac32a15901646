import { readIndexLag } from '../../store/sqlite/index-lag.ts'
import { isOtlpFile } from '../source/store-path.ts'
import { count } from '../terminal/count.ts'
import type { Finding } from './finding.ts'

/** How far the index of a store is behind its spans. Ask before anything reads the store, because readers catch up. */
export function checkIndex(path: string): Finding[] {
  if (isOtlpFile(path)) return []
  try {
    const lag = readIndexLag(path)
    return [{ isOk: true, text: textOf(path, lag), details: { lag: lag ?? null } }]
  } catch {
    // Reading the store says why.
    return []
  }
}

function textOf(path: string, lag: number | undefined): string {
  if (lag === undefined) return `store ${path} has no index yet; what reads it first makes one`
  if (lag === 0) return `the index of store ${path} is up to date`
  return `the index of store ${path} was ${count(lag, 'span')} behind, and whatever reads it catches up`
}
