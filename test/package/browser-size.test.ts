import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

const ENTRY = join(import.meta.dirname, '../../src/browser/index.ts')
const CORE = 'startThreads, openThread, trackFeedback, flush'

/** Bytes of what a page downloads: bundled by esbuild, minified, gzip level 9. */
async function sizeOf(names: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${names} } from ${JSON.stringify(ENTRY)}`, resolveDir: '.' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    write: false,
  })
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
}

describe('threadspan/browser in a bundle', () => {
  it.each([
    { names: CORE, most: 4300 },
    { names: `${CORE}, pageSpool`, most: 4850 },
  ])('with $names is at most $most bytes', async ({ names, most }) => {
    const bytes = await sizeOf(names)
    expect(bytes).toBeGreaterThan(1000)
    expect(bytes).toBeLessThanOrEqual(most)
  })
})
