import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openThread } from '../../src/index.ts'
import { ThreadExportProcessor, ThreadSpanProcessor } from '../../src/sdk/index.ts'
import { said } from '../cli/built-cli.ts'
import { needs } from '../support/needs.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { hasPhoenix, PHOENIX } from './backend-cache.ts'
import { freePorts } from './free-port.ts'

const IDS = ['chat 🚀 50% a/b', 'chat-4711', '对话']
const START_MILLIS = 180_000

describe('Phoenix', needs({ phoenix: hasPhoenix }), () => {
  const stack = new AsyncDisposableStack()
  let url: string

  beforeAll(async () => {
    const folder = temporaryFolder((remove) => stack.defer(remove))
    const [port = 0, grpcPort = 0] = await freePorts(2)
    url = `http://127.0.0.1:${port}`
    const child = spawn(PHOENIX.program, ['-m', 'phoenix.server.main', 'serve'], {
      env: {
        ...process.env,
        PHOENIX_WORKING_DIR: folder,
        PHOENIX_HOST: '127.0.0.1',
        PHOENIX_PORT: String(port),
        PHOENIX_GRPC_PORT: String(grpcPort),
        PHOENIX_TELEMETRY_ENABLED: 'false',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    stack.defer(async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    })
    await said(child, 'stderr', /Uvicorn running/)
    await record(url)
  }, START_MILLIS)

  afterAll(() => stack.disposeAsync())

  it('shows each thread as a session, with one trace for each turn', async () => {
    const sessions = () => get<Session>(`${url}/v1/projects/default/sessions`)
    await expect
      .poll(
        async () =>
          (await sessions()).map((it) => `${it.session_id}: ${it.traces.length}`).toSorted(),
        { timeout: 15_000 },
      )
      .toEqual(IDS.map((id) => `${id}: 2`).toSorted())
  })

  it('has every message, with what was said', async () => {
    const spans = () => get<Span>(`${url}/v1/projects/default/spans?limit=100`)
    const expected = IDS.flatMap((id) =>
      [0, 1].flatMap((turn) => [`user ${id} ${turn}`, `assistant ${id} ${turn}`]),
    )
    await expect
      .poll(
        async () =>
          (await spans()).map((span) => String(span.attributes['chat.content'])).toSorted(),
        {
          timeout: 15_000,
        },
      )
      .toEqual(expected.toSorted())
  })
})

interface Session {
  readonly session_id: string
  readonly traces: readonly object[]
}

interface Span {
  readonly attributes: Readonly<Record<string, unknown>>
}

async function get<Item>(url: string): Promise<readonly Item[]> {
  const response = await fetch(url)
  return ((await response.json()) as { readonly data: readonly Item[] }).data
}

async function record(url: string): Promise<void> {
  const exporting = new ThreadExportProcessor({ url })
  const tracerProvider = new TracerProvider({
    spanProcessors: [new ThreadSpanProcessor(), exporting],
  })
  for (const id of IDS) {
    const thread = openThread({ id, tracerProvider })
    for (const turn of [0, 1]) {
      thread.trackMessage({ role: 'user', content: `user ${id} ${turn}` })
      thread.trackMessage({ role: 'assistant', content: `assistant ${id} ${turn}` })
    }
  }
  await exporting.shutdown()
}
