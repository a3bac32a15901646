import { storeFiles, storePath } from './store-path.ts'

/** The files that a command reads because of its source, whether they exist or not. */
export async function sourceFiles({
  db,
  source,
}: {
  readonly db?: string
  readonly source?: string
}): Promise<readonly string[]> {
  if (source === undefined) return storeFiles(storePath(db))
  const [{ readNamedSource }, { sourcesPath }] = await Promise.all([
    import('./named-source.ts'),
    import('./saved-sources.ts'),
  ])
  const { saved, backend, file } = readNamedSource(source)
  const settings = [sourcesPath(), ...Object.values(saved?.tls ?? {})]
  return backend === undefined ? [...settings, ...storeFiles(storePath(file))] : settings
}
