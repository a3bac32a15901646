import type { FileHandle } from 'node:fs/promises'
import { readLines } from './file-lines.ts'
import type { FileLine } from './split-lines.ts'
import type { LineDamage } from './line-damage.ts'
import { OtlpFileIndex } from './otlp-file-index.ts'
import { type OtlpLine, parseOtlpLine } from './otlp-line.ts'
import { readToCompare } from './read-to-compare.ts'

/** Keeps an index up to date with a file that grows, is cut, or is replaced by another one. */
export class OtlpFileCatchUp {
  readonly #onDamage: (damage: LineDamage) => void
  #position = startOf('')

  constructor(onDamage: (damage: LineDamage) => void) {
    this.#onDamage = onDamage
  }

  /** How many lines were left out so far, wholly or in part. */
  get damaged(): number {
    return this.#position.damaged + Number(this.#position.tailDamaged)
  }

  /** Whether the file's last line has no line break yet. */
  get endsInsideLine(): boolean {
    return this.#position.insideLine
  }

  /** Reads what was added since the last call. A replaced file gets a new index, and its old one does not change. */
  async run(file: FileHandle): Promise<OtlpFileIndex> {
    const { size, dev, ino } = await file.stat()
    const identity = `${dev}:${ino}`
    if (this.#position.identity !== identity || size < this.#position.end) {
      this.#position = startOf(identity)
    }
    const position = this.#position
    if (position.tailDamaged) forgetTail(position)
    for await (const line of readLines(file, position.end, size)) {
      const parsed = parseOtlpLine(line.bytes)
      await readToCompare(file, position.index, parsed.spans)
      this.#take(line, parsed)
    }
    return position.index
  }

  #take(line: FileLine, parsed: OtlpLine): void {
    const position = this.#position
    const number = position.endedLines + 1
    const conflicts = position.index.add({ offset: line.offset, length: line.length }, parsed)
    const damage = parsed.damage ?? conflictText(conflicts)
    position.insideLine = !line.ended
    position.tailDamaged = !line.ended && damage !== undefined
    // A damaged last line may still be being written, so the next call reads it again.
    if (!position.tailDamaged) position.end = line.offset + line.length + Number(line.ended)
    if (line.ended) position.endedLines++
    if (line.ended && damage !== undefined) position.damaged++
    if (damage === undefined || position.reportedLine === number) return
    position.reportedLine = number
    const reason = parsed.damage === undefined ? 'conflict' : damageReason(parsed)
    this.#onDamage({ reason, message: `line ${number}: ${damage}`, line: number })
  }
}

function damageReason({ spans, events }: OtlpLine): 'unreadable' | 'incomplete' {
  return spans.length === 0 && events.length === 0 ? 'unreadable' : 'incomplete'
}

function conflictText(conflicts: number): string | undefined {
  if (conflicts === 0) return undefined
  return `${conflicts} ${conflicts === 1 ? 'span has' : 'spans have'} the id of an earlier span, but other content`
}

function forgetTail(position: Position): void {
  position.tailDamaged = false
  position.insideLine = false
}

interface Position {
  readonly identity: string
  readonly index: OtlpFileIndex
  end: number
  endedLines: number
  insideLine: boolean
  damaged: number
  tailDamaged: boolean
  reportedLine: number
}

function startOf(identity: string): Position {
  return {
    identity,
    index: new OtlpFileIndex(),
    end: 0,
    endedLines: 0,
    insideLine: false,
    damaged: 0,
    tailDamaged: false,
    reportedLine: 0,
  }
}
