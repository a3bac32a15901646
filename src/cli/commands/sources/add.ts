import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { CliError } from '../../cli-error.ts'
import { EXIT, type ExitCode } from '../../exit-code.ts'
import type { GlobalOptions } from '../../global-options.ts'
import { parseBackendSource } from '../../source/backend-source.ts'
import {
  loadSources,
  type SavedSource,
  saveSources,
  sourcesPath,
} from '../../source/saved-sources.ts'
import { type Headers, readHeaders } from '../../source/source-headers.ts'
import type { Terminal } from '../../terminal/terminal.ts'

/** The options of `threadspan sources add`. */
export interface AddSourceOptions extends GlobalOptions {
  readonly header?: readonly string[]
  readonly headerEnv?: readonly string[]
  readonly tlsCa?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
}

/** Saves a source under a name, with its credentials, in a file that only the user can read. */
export async function addSource(
  [name = '', source = '']: readonly string[],
  options: AddSourceOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (!/^[\p{L}\p{N}_-]+$/u.test(name) || name === 'local') {
    throw new CliError(EXIT.usage, 'a name has letters, digits, - and _, and is not "local"')
  }
  const backend = parseBackendSource(source)
  if (backend === undefined && /:\/\//.test(source)) {
    throw new CliError(
      EXIT.usage,
      'a backend is named by its kind and its address',
      'Try: jaeger+https://…, tempo+https://… or clickhouse+https://…',
    )
  }
  const saved = {
    source: backend === undefined ? resolve(source) : source,
    ...texts('headers', readHeaders(options.header)),
    ...texts('headersFromEnv', readVariables(options.headerEnv)),
    ...texts('tls', tlsFiles(options)),
  } as SavedSource
  await saveSources({ ...loadSources(), [name]: saved })
  terminal.notice(`${name} saved in ${sourcesPath()}`)
  terminal.notice(`Check it with: threadspan sources test ${name}`)
  return EXIT.ok
}

function texts(key: string, values: Headers): Readonly<Record<string, Headers>> {
  return Object.keys(values).length === 0 ? {} : { [key]: values }
}

function readVariables(given: readonly string[] = []): Headers {
  return Object.fromEntries(
    given.map((pair) => {
      const [, header, variable] = /^([^=\s]+)=([A-Za-z_]\w*)$/.exec(pair) ?? []
      if (header !== undefined && variable !== undefined) return [header.toLowerCase(), variable]
      throw new CliError(
        EXIT.usage,
        '--header-env takes a header and the name of a variable',
        'Try: --header-env authorization=JAEGER_AUTHORIZATION',
      )
    }),
  )
}

function tlsFiles({ tlsCa: ca, tlsCert: cert, tlsKey: key }: AddSourceOptions): Headers {
  const files = Object.entries({ ca, cert, key })
  return Object.fromEntries(
    files.flatMap(([part, path]) => {
      if (path === undefined) return []
      if (existsSync(path)) return [[part, resolve(path)] as const]
      throw new CliError(EXIT.usage, `--tls-${part}: there is no file ${path}`)
    }),
  )
}
