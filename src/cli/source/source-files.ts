import { readNamedSource } from './named-source.ts'
import { sourcesPath } from './saved-sources.ts'
import { storeFiles, storePath } from './store-path.ts'

/** The files that a command reads because of its source, whether they exist or not. */
export function sourceFiles({
  db,
  source,
}: {
  readonly db?: string
  readonly source?: string
}): readonly string[] {
  if (source === undefined) return storeFiles(storePath(db))
  const { saved, backend, file } = readNamedSource(source)
  const settings = [sourcesPath(), ...Object.values(saved?.tls ?? {})]
  return backend === undefined ? [...settings, ...storeFiles(storePath(file))] : settings
}
