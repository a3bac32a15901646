import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findThreads } from '../../../src/replay/find-threads.ts'
import type { SpanReader } from '../../../src/replay/span-reader.ts'
import { clickhouseReader } from '../../../src/store/clickhouse.ts'
import type { BackendOptions } from '../../../src/store/http/backend-options.ts'
import { jaegerReader } from '../../../src/store/jaeger.ts'
import { tempoReader } from '../../../src/store/tempo.ts'
import { listen } from '../../support/listen.ts'
import { needs } from '../../support/needs.ts'

const READERS: readonly (readonly [
  string,
  (url: string, options: BackendOptions) => SpanReader,
])[] = [
  ['jaegerReader', jaegerReader],
  ['tempoReader', tempoReader],
  ['clickhouseReader', clickhouseReader],
]

describe('TLS', needs({ openssl: canRun('openssl', ['version']) }), () => {
  let folder: string
  let pem: { readonly cert: string; readonly key: string }
  let server: Server
  let url: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'threadspan-tls-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-keyout',
        key,
        '-out',
        cert,
        ...names,
      ],
      { stdio: 'ignore' },
    )
    pem = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
    const options = { ...pem, ca: pem.cert, requestCert: true, rejectUnauthorized: false }
    server = createServer(options, ({ socket }, response) => {
      const { authorized } = socket as TLSSocket
      if (authorized) response.end('{"table":"otel_traces"}\n')
      else response.writeHead(403).end()
    })
    url = `https://127.0.0.1:${await listen(server)}`
  })
  afterAll(() => {
    server?.close()
    server?.closeAllConnections()
    rmSync(folder, { recursive: true, force: true })
  })

  describe.each(READERS)('%s', (_name, open) => {
    const result = async (options: BackendOptions) => {
      const reader = open(url, { retries: 0, ...options })
      try {
        return await findThreads(reader)
      } catch (error) {
        return (error as Error).message
      } finally {
        await reader.close()
      }
    }

    it('refuses a certificate of an authority that it does not trust', async () => {
      expect(await result({})).toMatch(/it cannot be reached: self-signed certificate/)
    })

    it('trusts the authority that it is given', async () => {
      expect(await result({ tls: { ca: pem.cert } })).toMatch(/403: the credentials are missing/)
    })

    it('shows its own certificate', async () => {
      const answered = await result({ tls: { ca: pem.cert, ...pem } })
      // ClickHouse's reader finds a table without columns; the others an empty list.
      expect(String(answered)).toMatch(/^$|attributes of type none|makes no sense/)
    })
  })
})

function canRun(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
