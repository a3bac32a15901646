import { readFileSync } from 'node:fs'

/** The version of this package, which the receiver tells whoever asks what runs on its port. */
export function packageVersion(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version
}
