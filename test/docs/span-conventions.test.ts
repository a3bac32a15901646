import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ATTRIBUTES } from '../../src/thread/attributes.ts'
import { readConstants, renderAttributeTable } from './attribute-table.ts'

const PAGE = fileURLToPath(new URL('../../docs/span-conventions.md', import.meta.url))
const TABLE = /\| key +\|.*?(?=\n\n)/s

describe('the page of span conventions', () => {
  it('shows the attribute table of the code; `vitest -u` writes it', async () => {
    const page = readFileSync(PAGE, 'utf8')
    expect(page).toMatch(TABLE)
    await expect(page.replace(TABLE, renderAttributeTable)).toMatchFileSnapshot(PAGE)
  })
})

describe('the attribute table', () => {
  const constants = [...readConstants()]

  it('has the keys of all constants, each of which bears the name of its key', () => {
    expect(Object.keys(ATTRIBUTES)).toEqual(constants.map(([key]) => key))
    expect(constants.map(([, { name }]) => name)).toEqual(
      constants.map(([key]) => `ATTR_${key.toUpperCase().replaceAll('.', '_')}`),
    )
  })

  it('has the words that the comments name', () => {
    const words = constants.flatMap(([key, { meaning }]) => {
      const { type, or } = ATTRIBUTES[key as keyof typeof ATTRIBUTES]
      const allowed = typeof type === 'string' ? [or ?? []].flat() : type
      return allowed.map((word) => [key, word, meaning.includes(`\`${word}\``)] as const)
    })
    expect(words.length).toBeGreaterThan(15)
    expect(words.filter(([, , isNamed]) => !isNamed)).toEqual([])
  })
})
