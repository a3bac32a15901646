import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DIALECTS } from '../../src/dialects/index.ts'
import { REPO } from '../package/source-files.ts'

const LOTS = ['', '/js', '/py-2', '/js-2'].map((lot) => `recorded-threads${lot}`)
const RECORDINGS = ['recorded-traces', ...LOTS]
  .map((folder) => readFileSync(join(REPO, 'test/replay', folder, 'README.md'), 'utf8'))
  .join('\n')

/** Dialects that were read in their definitions alone. */
const UNRECORDED = [
  'Anthropic SDK',
  'Braintrust',
  'Flue',
  'Guardrails AI',
  'Guardrails in GenAI spans',
  'LoongSuite, ARMS',
  'NeMo Agent Toolkit',
  'Quarkus LangChain4j',
  'TruLens',
  'promptflow',
]

describe('a dialect', () => {
  it.each(DIALECTS)('of $name says where its words are defined', ({ source }) => {
    expect(source).toMatch(/^https:\/\/[\w.-]+\.\w+\/\S+/)
  })

  it.each(DIALECTS.filter(({ recorded }) => recorded))(
    'of $name names packages that were recorded in that version',
    ({ recorded = '' }) => {
      for (const given of recorded.split(', ')) expect(RECORDINGS).toContain(given)
    },
  )

  it('names them, or is one that is known to be unrecorded', () => {
    const silent = DIALECTS.filter(({ recorded }) => recorded === undefined)
    expect(silent.map(({ name }) => name).toSorted()).toEqual(UNRECORDED)
  })
})
