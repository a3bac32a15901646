import type { LineDamage } from '../../store/otlp-file/line-damage.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** The damaged lines of an OTLP file, which a command leaves out and mentions once, at its end. */
export class DamagedLines {
  readonly #lines = new Set<number>()
  #first: string | undefined

  /** For `onDamage` of the store. */
  readonly add = ({ line, message }: LineDamage): void => {
    this.#first ??= message
    this.#lines.add(line)
  }

  async mention({ notice }: Terminal): Promise<void> {
    if (this.#first === undefined) return
    const [{ count }, { terminalText }] = await Promise.all([
      import('../terminal/count.ts'),
      import('../terminal/terminal-text.ts'),
    ])
    const what = count(this.#lines.size, 'damaged line')
    notice(`note: ${what} left out, wholly or in part; the first is ${terminalText(this.#first)}`)
  }
}
