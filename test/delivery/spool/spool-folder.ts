import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ExportCounts } from '../../../src/delivery/export-counts.ts'
import { DeliveryLedger } from '../../../src/delivery/delivery-ledger.ts'

/** A new folder for a spool. It is removed after the test. */
export function spoolFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spool-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Counts of a process that has done nothing yet. */
export function noCounts(): ExportCounts {
  return new DeliveryLedger().counts
}

/** The status of a process that has done nothing yet. */
export function noStatus(): { readonly counts: ExportCounts } {
  return { counts: noCounts() }
}
