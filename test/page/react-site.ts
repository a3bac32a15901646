import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { createUIMessageStream, pipeUIMessageStreamToResponse } from 'ai'
import { LLMock } from '@copilotkit/aimock'
import { build } from 'esbuild'
import OpenAI from 'openai'
import { closeServer } from '../support/close-server.ts'
import { listen } from '../support/listen.ts'

/** A request that the page's chat sent to its backend. */
export interface AskedChat {
  readonly headers: IncomingMessage['headers']
  readonly body: Readonly<Record<string, unknown>>
}

/** A React app with the Vercel AI SDK, its backend, and a language model that streams over HTTP. */
export interface ReactSite extends AsyncDisposable {
  readonly url: string
  readonly asked: readonly AskedChat[]
}

/** Starts the site. React is its development build, in which strict mode renders and runs effects twice. */
export async function startReactSite(): Promise<ReactSite> {
  const model = new LLMock({ port: 0, host: '127.0.0.1', latency: 20, chunkSize: 6 })
  let answers = 0
  model.on({ userMessage: /long/ }, () => ({ content: 'a long answer, '.repeat(100) }))
  model.on({}, () => ({ content: `This is answer number ${++answers} of the model.` }))
  await model.start()
  const openai = new OpenAI({ baseURL: `${model.url}/v1`, apiKey: 'none' })
  const script = await bundle()
  const asked: AskedChat[] = []

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/page.js')
      response.setHeader('content-type', 'text/javascript').end(script)
    else if (request.url !== '/chat') response.setHeader('content-type', 'text/html').end(PAGE)
    else {
      const body = (await json(request)) as AskedChat['body']
      asked.push({ headers: request.headers, body })
      const stream = streamAnswer(openai, lastText(body))
      await pipeUIMessageStreamToResponse({ response, stream })
    }
  }
  const server = createServer((request, response) => void answer(request, response))
  return {
    url: `http://127.0.0.1:${await listen(server)}`,
    asked,
    async [Symbol.asyncDispose]() {
      await closeServer(server)
      await model.stop()
    },
  }
}

const PAGE = '<!doctype html><main></main><script type="module" src="/page.js"></script>'

function streamAnswer(openai: OpenAI, content: string) {
  return createUIMessageStream({
    async execute({ writer }) {
      const stream = await openai.chat.completions.create({
        model: 'gpt-5-mini',
        messages: [{ role: 'user', content }],
        stream: true,
      })
      writer.write({ type: 'text-start', id: '1' })
      for await (const { choices } of stream) {
        const delta = choices[0]?.delta.content
        if (delta) writer.write({ type: 'text-delta', id: '1', delta })
      }
      writer.write({ type: 'text-end', id: '1' })
    },
  })
}

function lastText({ messages }: AskedChat['body']): string {
  return JSON.stringify((messages as readonly unknown[]).at(-1))
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'react-page.ts')],
    bundle: true,
    format: 'esm',
    define: { 'process.env.NODE_ENV': '"development"' },
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}
