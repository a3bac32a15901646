import { globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SLOW_TESTS } from './slow-tests.ts'
import { runCommand } from './support/run-command.ts'

const REPO = join(import.meta.dirname, '..')

it.each(SLOW_TESTS.flatMap(({ files }) => files))('%s finds tests', (pattern) => {
  expect(globSync(pattern, { cwd: REPO }).length).toBeGreaterThan(0)
})

it('npm test says what it leaves to other commands, and why', async () => {
  const args = ['run', '--project', 'fast', 'test/thread/json.test.ts']
  expect(await runCommand('vitest', args, { cwd: REPO })).toMatch(
    /Left to npm run test:slow: real browsers; .*\nLeft to npm run test:backends: .*\n$/,
  )
})

it('each test is run by one of the commands, and by one alone', async () => {
  const listed = await runCommand('vitest', ['list', '--filesOnly', '--json'], { cwd: REPO })
  const files = (JSON.parse(listed) as { readonly file: string }[]).map(({ file }) => file)
  expect(files.toSorted()).toEqual(globSync(join(REPO, 'test/**/*.test.ts')).toSorted())
})
