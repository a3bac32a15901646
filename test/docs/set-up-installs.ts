import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPO } from '../package/source-files.ts'

/** An install line of docs/set-ups.md, and the folder of examples/setups that it is for. */
export interface SetUpInstall {
  readonly example: string
  /** The packages beside Threadspan, with the versions that the line asks for. */
  readonly packages: readonly (readonly [name: string, version: string])[]
}

const LINE = /```sh\nnpm install threadspan ([^`=]*?)\n```/g

/**
 * Reads the install lines: each stands above the block of its example, or below a link to it. The block of the set-up
 * without code has more than an install line, and is not among them.
 */
export function readSetUpInstalls(): SetUpInstall[] {
  const page = readFileSync(join(REPO, 'docs/set-ups.md'), 'utf8')
  return [...page.matchAll(LINE)].map(({ 0: block, 1: words = '', index }) => {
    const after = /^\s*<!-- examples\/setups\/([\w-]+)\//.exec(page.slice(index + block.length))
    const before = [...page.slice(0, index).matchAll(/\.\.\/examples\/setups\/([\w-]+)\)/g)].at(-1)
    const packages = words.split(/[\s\\]+/).map((word) => {
      const at = word.lastIndexOf('@')
      return [word.slice(0, at), word.slice(at + 1)] as const
    })
    return { example: (after ?? before)?.[1] ?? '', packages }
  })
}
