import { join } from 'node:path'

/** Recorded conversations and traces, which are not part of the repository: `THREADSPAN_DATA`, else beside it. */
export const DATA_FOLDER: string =
  process.env['THREADSPAN_DATA'] ?? join(import.meta.dirname, '../../../shared/data')
