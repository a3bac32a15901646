import { escapeId } from './escape-id.ts'

/** A column of a table. */
export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** Takes what width the others leave; one column of a table. Its cells are cut between words. */
  readonly isFlexible?: boolean
  /** Its cells are ids, which commands take as they are printed. */
  readonly isId?: boolean
  /**
   * Its cells are never cut, because they are to be copied. The column takes a third of the terminal at most. A wider cell
   * takes from the flexible one in its row.
   */
  readonly isWhole?: boolean
  /** Cells are cut to this width. */
  readonly maxWidth?: number
  /** Left out if the terminal is too narrow, the highest number first. */
  readonly yields?: number
}

/** A row of recorded text as it may be printed: ids escaped, all else as `write` has it. */
export function printableRow(
  row: readonly string[],
  columns: readonly Pick<Column, 'isId'>[],
  write: (cell: string) => string,
): string[] {
  return row.map((cell, i) => (columns[i]?.isId === true ? escapeId(cell) : write(cell)))
}
