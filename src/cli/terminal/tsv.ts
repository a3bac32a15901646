import { type Column, printableRow } from './column.ts'
import { tsvField } from './terminal-text.ts'

/** Rows of recorded text as tab-separated values for a program: no header, nothing cut. */
export function formatTsv(
  columns: readonly Pick<Column, 'isId'>[],
  rows: readonly (readonly string[])[],
): string[] {
  return rows.map((row) => printableRow(row, columns, tsvField).join('\t'))
}
