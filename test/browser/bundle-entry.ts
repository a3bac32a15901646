import { join } from 'node:path'
import { build, type BuildOptions } from 'esbuild'

const ENTRY = join(import.meta.dirname, '../../src/browser/index.ts')

/** The browser entry in one file, as an app's bundler makes it. Code after it may use the entry as `threads`. */
export async function bundleEntry(options: BuildOptions, code = ''): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import * as threads from ${JSON.stringify(ENTRY)}\n${code}`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    minify: true,
    write: false,
    ...options,
  })
  return outputFiles?.[0]?.text ?? ''
}
