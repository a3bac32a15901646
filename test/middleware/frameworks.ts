import { createRequire } from 'node:module'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { createAdaptorServer } from '@hono/node-server'
import express5 from 'express'
import fastify, { type FastifyError } from 'fastify'
import { Hono } from 'hono'
import {
  type RequestThreadOptions,
  threads as expressThreads,
} from '../../src/middleware/express.ts'
import { threads as fastifyThreads } from '../../src/middleware/fastify.ts'
import { type HonoContext, threads as honoThreads } from '../../src/middleware/hono.ts'
import { withThread as nextWithThread } from '../../src/middleware/next.ts'
import {
  type NodeThreadOptions,
  withThread as nodeWithThread,
} from '../../src/middleware/node-http.ts'
import { closeServer } from '../support/close-server.ts'
import { listen } from '../support/listen.ts'

// Its types are Express 5's, as far as this app goes.
const express4 = createRequire(import.meta.url)('express-4') as typeof express5

/** What an app does with a request, whatever its framework. */
export interface Work {
  /** `POST /chat`: what to answer, as JSON. */
  chat(body: unknown): Promise<unknown>
  /** `POST /stream`: what to answer, chunk by chunk. */
  stream(): AsyncIterable<string>
}

/** The options of our middleware. Functions get a header of the request, whatever the framework. */
export interface AppOptions {
  readonly threadId?: string | false | ((header: ReadHeader) => unknown)
  readonly messageId?: string | false | ((header: ReadHeader) => unknown)
  readonly trustHeaders?: boolean | ((header: ReadHeader) => boolean)
  readonly mode?: 'child' | 'link'
}

type ReadHeader = (name: string) => string | undefined

// The options for a framework whose requests have their headers in one place.
function optionsOf<Request>(
  given: AppOptions | undefined,
  headerOf: (request: Request, name: string) => unknown,
): RequestThreadOptions<Request> {
  const entries = Object.entries<unknown>({ ...given }).map(([name, option]) => {
    if (typeof option !== 'function') return [name, option]
    const ask = option as (header: ReadHeader) => unknown
    return [
      name,
      (request: Request) => ask((header) => headerOf(request, header) as string | undefined),
    ]
  })
  return Object.fromEntries(entries) as RequestThreadOptions<Request>
}

const nodeHeader = ({ headers }: { headers: Record<string, unknown> }, name: string): unknown =>
  headers[name]
const webHeader = ({ headers }: Request, name: string): unknown => headers.get(name) ?? undefined

/** A framework with our middleware in it. `POST /fail` throws. */
export interface Framework {
  readonly name: string
  /** Whether it can look at a body before the handler does. */
  readonly readsBody: boolean
  serve(work: Work, options?: AppOptions): Promise<RunningApp>
}

export interface RunningApp extends AsyncDisposable {
  readonly url: string
}

export const FRAMEWORKS: readonly Framework[] = [
  {
    name: 'Express 5',
    readsBody: true,
    serve: (work, options) => express(express5, work, options),
  },
  {
    name: 'Express 4',
    readsBody: true,
    serve: (work, options) => express(express4, work, options),
  },
  {
    name: 'Express 5 with the body parser behind the middleware',
    readsBody: false,
    serve: (work, options) => express(express5, work, options, 'late'),
  },
  { name: 'Fastify 5', readsBody: true, serve: serveFastify },
  { name: 'Hono 4', readsBody: true, serve: serveHono },
  { name: 'Next.js route handlers', readsBody: true, serve: serveRouteHandlers },
  { name: 'node:http', readsBody: false, serve: serveNodeHttp },
]

function express(
  framework: typeof express5,
  work: Work,
  options?: AppOptions,
  parser: 'early' | 'late' = 'early',
): Promise<RunningApp> {
  const app = framework()
  if (parser === 'early') app.use(framework.json({ limit: '8mb' }))
  app.use(expressThreads(optionsOf(options, nodeHeader)))
  if (parser === 'late') app.use(framework.json())
  app.post('/chat', (request, response, next) => {
    work.chat(request.body).then((answer) => response.json(answer), next)
  })
  app.post('/stream', (_request, response) => {
    Readable.from(work.stream()).pipe(response)
  })
  app.post('/fail', () => {
    throw new Error('broken')
  })
  const failed: express5.ErrorRequestHandler = (error: Error, _request, response, _next) => {
    response.status(500).send(error.message)
  }
  app.use(failed)
  return running(createServer(app))
}

async function serveFastify(work: Work, options?: AppOptions): Promise<RunningApp> {
  const app = fastify({ bodyLimit: 8 << 20 })
  app.setErrorHandler((error: FastifyError, _request, reply) =>
    reply.code(error.statusCode ?? 500).send(error.message),
  )
  await app.register(fastifyThreads, optionsOf(options, nodeHeader))
  // A plugin of its own: a hook that is not lifted out of ours would not hold here.
  await app.register(async (routes) => {
    routes.post('/chat', ({ body }) => work.chat(body))
    routes.post('/stream', (_request, reply) => reply.send(Readable.from(work.stream())))
    routes.post('/fail', () => {
      throw new Error('broken')
    })
  })
  await app.ready()
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    url,
    async [Symbol.asyncDispose]() {
      app.server.closeAllConnections()
      await app.close()
    },
  }
}

function serveHono(work: Work, options?: AppOptions): Promise<RunningApp> {
  const app = new Hono()
  app.use(honoThreads(optionsOf(options, ({ req }: HonoContext, name) => webHeader(req.raw, name))))
  app.post('/chat', async (c) => c.json((await work.chat(await c.req.json())) as object))
  app.post('/stream', (c) => {
    return c.body(webStream(work))
  })
  app.post('/fail', () => {
    throw new Error('broken')
  })
  app.onError((error, c) => c.text(error.message, 500))
  return running(createAdaptorServer({ fetch: app.fetch }) as Server)
}

// Their real server is started by next.test.ts; here they are called as Next.js calls them.
function serveRouteHandlers(work: Work, options?: AppOptions): Promise<RunningApp> {
  const fields = optionsOf(options, webHeader)
  const routes: Record<
    string,
    (request: Request, route: { params: unknown }) => Promise<Response>
  > = {
    '/chat': nextWithThread(
      async (request: Request, { params }: { params: unknown }) =>
        Response.json(await work.chat(params === undefined ? {} : await request.json())),
      fields,
    ),
    '/stream': nextWithThread((_request: Request) => new Response(webStream(work)), fields),
    '/fail': nextWithThread((): Response => {
      throw new Error('broken')
    }, fields),
  }
  const fetch = async (request: Request): Promise<Response> => {
    try {
      const route = routes[new URL(request.url).pathname]
      return (await route?.(request, { params: {} })) ?? new Response(null, { status: 404 })
    } catch (error) {
      return new Response((error as Error).message, { status: 500 })
    }
  }
  return running(createAdaptorServer({ fetch }) as Server)
}

function serveNodeHttp(work: Work, options?: AppOptions): Promise<RunningApp> {
  const listener = nodeWithThread(
    async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      try {
        if (request.url === '/fail') throw new Error('broken')
        if (request.url === '/stream') return void Readable.from(work.stream()).pipe(response)
        let text = ''
        request.on('data', (chunk) => (text += String(chunk)))
        // Called by the socket: the work is started here, in the listener itself.
        request.on('end', () => {
          void work.chat(JSON.parse(text)).then((answer) => response.end(JSON.stringify(answer)))
        })
      } catch (error) {
        response.writeHead(500).end((error as Error).message)
      }
    },
    optionsOf(options, nodeHeader) as NodeThreadOptions<IncomingMessage>,
  )
  return running(createServer((request, response) => void listener(request, response)))
}

function webStream(work: Work): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = work.stream()[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done === true) return controller.close()
      controller.enqueue(encoder.encode(value))
    },
  })
}

async function running(server: Server): Promise<RunningApp> {
  const url = `http://127.0.0.1:${await listen(server)}`
  return { url, [Symbol.asyncDispose]: () => closeServer(server) }
}
