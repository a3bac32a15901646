import stringWidth from 'string-width'
import { escapeId } from './escape-id.ts'
import { terminalLine, tsvField } from './terminal-text.ts'

/** A column of a table. */
export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** Takes what width the others leave; one column of a table. */
  readonly isFlexible?: boolean
  /** Its cells are ids, which commands take as they are printed. */
  readonly isId?: boolean
  /** Cells are cut to this width. */
  readonly maxWidth?: number
}

const GAP = '  '
const MIN_FLEXIBLE = 12
const segmenter = new Intl.Segmenter()

/** Rows of recorded text as a table for a person, cut to a width in terminal columns. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const titles = columns.map(({ title }) => title)
  const cells = [titles, ...rows.map((row) => printable(row, columns, terminalLine))]
  const widths = columnWidths(columns, cells, width)
  return cells.map((row) =>
    row
      .map((cell, i) => pad(cutToWidth(cell, widths[i] ?? 0), widths[i] ?? 0, columns[i]?.align))
      .join(GAP)
      .trimEnd(),
  )
}

/** Rows of recorded text as tab-separated values for a program: no header, nothing cut. */
export function formatTsv(
  columns: readonly Pick<Column, 'isId'>[],
  rows: readonly (readonly string[])[],
): string[] {
  return rows.map((row) => printable(row, columns, tsvField).join('\t'))
}

/** The beginning of a text that fits a width in terminal columns, with an ellipsis where something is missing. */
export function cutToWidth(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let cut = ''
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    used += stringWidth(segment)
    if (used > width - 1) break
    cut += segment
  }
  return width > 0 ? `${cut}…` : ''
}

function printable(
  row: readonly string[],
  columns: readonly Pick<Column, 'isId'>[],
  write: (cell: string) => string,
): string[] {
  return row.map((cell, i) => (columns[i]?.isId === true ? escapeId(cell) : write(cell)))
}

function columnWidths(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  width: number,
): number[] {
  const widths = columns.map(({ maxWidth = Infinity }, i) =>
    cells.reduce(
      (widest, row) => Math.max(widest, Math.min(maxWidth, stringWidth(row[i] ?? ''))),
      0,
    ),
  )
  const flexible = columns.findIndex(({ isFlexible }) => isFlexible)
  if (flexible === -1) return widths
  const others = widths.reduce((sum, w, i) => (i === flexible ? sum : sum + w + GAP.length), 0)
  const left = Math.max(MIN_FLEXIBLE, width - others)
  return widths.map((w, i) => (i === flexible ? Math.min(w, left) : w))
}

function pad(text: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)))
  return align === 'right' ? space + text : text + space
}
