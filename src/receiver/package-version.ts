import { readFileSync } from 'node:fs'

/** The version of this package. The receiver reports it to clients that ask what runs on its port. */
export function packageVersion(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version
}
