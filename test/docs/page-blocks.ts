import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const DOCS = join(import.meta.dirname, '../../docs')
const FENCE = /^```(\w+)\n([\s\S]*?)^```$/gm

/** The code blocks of a page of `docs` in one language, in their order. */
export function pageBlocks(page: string, language: string): readonly string[] {
  const blocks = readFileSync(join(DOCS, page), 'utf8').matchAll(FENCE)
  return Array.from(blocks, ([, word, code = '']) => (word === language ? code : '')).filter(
    (code) => code !== '',
  )
}
