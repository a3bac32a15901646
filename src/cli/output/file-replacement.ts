import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'

/**
 * A file that takes its place only when it is complete. Until then it is written beside it, under another name, and
 * readable only by its owner. If the process ends before, nothing of it is left.
 */
export class FileReplacement {
  readonly #path: string
  readonly #beside: string
  readonly #file: FileHandle
  readonly #remove = (): void => rmSync(this.#beside, { force: true })

  /** @throws CliError if the folder cannot be written. */
  static async open(path: string): Promise<FileReplacement> {
    // Not joined: that would drop `link/..` from the path, although the link may lead elsewhere.
    const beside = `${dirname(path)}/.threadspan-${randomBytes(8).toString('hex')}`
    const file = await attempt(path, () => open(beside, 'wx', 0o600))
    return new FileReplacement(path, beside, file)
  }

  private constructor(path: string, beside: string, file: FileHandle) {
    this.#path = path
    this.#beside = beside
    this.#file = file
    process.on('exit', this.#remove)
  }

  /** @throws CliError if there is no room left, for instance. */
  write(text: string): Promise<void> {
    return attempt(this.#path, () => this.#file.appendFile(text))
  }

  /**
   * Puts the file in its place.
   *
   * @throws CliError if that fails. What was there before is then still there.
   */
  async commit(): Promise<void> {
    await attempt(this.#path, async () => {
      // Otherwise a power cut may leave an empty file under the new name.
      await this.#file.sync()
      await this.#file.close()
      await rename(this.#beside, this.#path)
    })
    process.off('exit', this.#remove)
  }

  /** Removes what was written so far. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => {})
    this.#remove()
    process.off('exit', this.#remove)
  }
}

async function attempt<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (cause) {
    throw new CliError(EXIT.source, `cannot write ${path}`, undefined, { cause })
  }
}
