import { expect, it } from 'vitest'
import { installConsumer } from '../support/installed-consumer.ts'
import { orSkip } from '../support/or-skip.ts'
import { packedPackage } from '../support/packed-package.ts'
import { readSetUpInstalls } from './set-up-installs.ts'

const TEN_MINUTES = 600_000

// What npm resolves today. The exact versions are installed and run by test/examples.
it.for(readSetUpInstalls())(
  'the packages of the install line of $example fit together',
  { timeout: TEN_MINUTES },
  async ({ example, packages }, { skip }) => {
    const project = await installConsumer({
      name: `line-${example}`,
      dependencies: Object.fromEntries(packages),
      tarball: await packedPackage(),
    })
    expect(orSkip(project, 'registry', skip)).toContain(example)
  },
)
