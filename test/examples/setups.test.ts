import { cpSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { installConsumer } from '../support/installed-consumer.ts'
import { orSkip } from '../support/or-skip.ts'
import { packedPackage } from '../support/packed-package.ts'
import { runCommand } from '../support/run-command.ts'

const EXAMPLES = join(import.meta.dirname, '../../examples/setups')
const TEN_MINUTES = 600_000
const names = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

let tarball: string

beforeAll(async () => {
  tarball = await packedPackage()
})

describe('an app keeps its threads whole, tells no stranger, and finds nothing wrong, with', () => {
  it('each of the set-ups that the README lists', () => {
    const listed = [...readme().matchAll(/^\| \[([\w-]+)\]/gm)].map(([, name]) => String(name))
    expect(listed.toSorted()).toEqual(names.toSorted())
  })

  it.for(names)('%s', { timeout: TEN_MINUTES }, async (name, { skip }) => {
    const { dependencies } = JSON.parse(
      readFileSync(join(EXAMPLES, name, 'package.json'), 'utf8'),
    ) as { dependencies: Record<string, string> }
    const project = await installConsumer({ name: `setup-${name}`, dependencies, tarball })
    const folder = mkdtempSync(join(orSkip(project, 'registry', skip), 'run-'))
    try {
      for (const file of ['app.js', 'run.js']) cpSync(join(EXAMPLES, file), join(folder, file))
      cpSync(join(EXAMPLES, name), folder, { recursive: true })
      const said = await runCommand(process.execPath, ['run.js'], { cwd: folder })
      expect(said).toMatch(/^\d+ of \d+ threads, each whole\n$/)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

function readme(): string {
  return readFileSync(join(EXAMPLES, 'README.md'), 'utf8')
}
