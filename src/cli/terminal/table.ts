import stringWidth from 'string-width'
import { type Column, printableRow } from './column.ts'
import { cutBetweenWords, cutToWidth } from './cut-to-width.ts'
import { terminalLine } from './terminal-text.ts'

const GAP = '  '
// Columns that yield do so until the flexible one has this width.
const WANTED_FLEXIBLE = 20
const MIN_FLEXIBLE = 12

interface Sized {
  readonly column: Column
  readonly cells: readonly string[]
  readonly width: number
}

/**
 * Rows of recorded text as a table for a person, cut to a width in terminal columns. Columns without any content are left
 * out, and on a narrow terminal those that yield.
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const printable = rows.map((row) => printableRow(row, columns, terminalLine))
  const sized = columns.map((column, i) =>
    sizedColumn(
      column,
      printable.map((row) => row[i] ?? ''),
      width,
    ),
  )
  const shown = fittingColumns(
    sized.filter(({ column, cells }) => column.isFlexible || cells.slice(1).some(Boolean)),
    width,
  )
  return [-1, ...rows.keys()].map((row) => rowText(shown, row + 1))
}

function sizedColumn(column: Column, content: readonly string[], terminal: number): Sized {
  const cells = [column.title, ...content]
  const most = column.isWhole === true ? Math.floor(terminal / 3) : (column.maxWidth ?? Infinity)
  return { column, cells, width: Math.min(most, widest(cells)) }
}

function widest(cells: readonly string[]): number {
  return cells.reduce((most, cell) => Math.max(most, stringWidth(cell)), 0)
}

function fittingColumns(sized: readonly Sized[], width: number): readonly Sized[] {
  const flexible = sized.find(({ column }) => column.isFlexible)
  if (flexible === undefined) return sized
  const left = width - sumOfOthers(sized)
  const yielding = sized.filter(({ column }) => column.yields !== undefined)
  if (left < Math.min(WANTED_FLEXIBLE, flexible.width) && yielding.length > 0) {
    const first = yielding.reduce((a, b) => (rank(a) > rank(b) ? a : b))
    return fittingColumns(
      sized.filter((one) => one !== first),
      width,
    )
  }
  const most = Math.max(MIN_FLEXIBLE, left)
  return sized.map((one) => (one === flexible ? { ...one, width: Math.min(one.width, most) } : one))
}

function sumOfOthers(sized: readonly Sized[]): number {
  return sized.reduce(
    (sum, { column, width }) => (column.isFlexible ? sum : sum + width + GAP.length),
    0,
  )
}

function rank({ column }: Sized): number {
  return column.yields ?? 0
}

function rowText(shown: readonly Sized[], row: number): string {
  const excess = shown.reduce((sum, one) => sum + excessOf(one, row), 0)
  return shown
    .map((one) => cellText(one, row, one.width - (one.column.isFlexible === true ? excess : 0)))
    .join(GAP)
    .trimEnd()
}

function excessOf({ column, cells, width }: Sized, row: number): number {
  return column.isWhole === true ? Math.max(0, stringWidth(cells[row] ?? '') - width) : 0
}

function cellText({ column, cells }: Sized, row: number, width: number): string {
  const text = cutCell(column, cells[row] ?? '', width)
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)))
  return column.align === 'right' ? space + text : text + space
}

function cutCell(column: Column, cell: string, width: number): string {
  if (column.isWhole === true) return cell
  return column.isFlexible === true ? cutBetweenWords(cell, width) : cutToWidth(cell, width)
}
