import { createServer } from 'node:http'
import { join } from 'node:path'
import { build } from 'esbuild'
import { closeServer } from '../support/close-server.ts'
import { listen } from '../support/listen.ts'

const ENTRY = join(import.meta.dirname, '../../src/browser/index.ts')
const CSP = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src *"

/** A site of two pages that a visitor can open: one that starts the entry, one that starts a worker that does. */
export interface PageSite extends AsyncDisposable {
  readonly url: string
}

/**
 * Serves pages with the browser entry and a strict Content Security Policy. In a page, `window.threads` is the entry,
 * started with a spool; in the worker a message is how many messages to track.
 */
export async function startPageSite(otlpUrl: string): Promise<PageSite> {
  const start = `import * as threads from ${JSON.stringify(ENTRY)}
    threads.startThreads({ url: '${otlpUrl}/v1/traces', serviceName: 'page', spool: threads.pageSpool() })
    const thread = threads.openThread('t')
    const say = (count, by) => {
      for (let n = 0; n < count; n++) thread.trackMessage({ role: 'user', content: by + ' ' + n + ' ' + 'x'.repeat(200) })
    }`
  const page = await bundle(`${start}; Object.assign(window, { threads, say })`)
  const worker = await bundle(
    `${start}; onmessage = async ({ data }) => { say(data, 'worker'); postMessage(await threads.flush()) }`,
  )
  const files = new Map([
    ['/', ['text/html', '<!doctype html><script type="module" src="/page.js"></script>']],
    ['/blank', ['text/html', '<!doctype html><title>Worker</title>']],
    ['/page.js', ['text/javascript', page]],
    ['/worker.js', ['text/javascript', worker]],
  ])
  const server = createServer((request, response) => {
    const [type = '', body = ''] = files.get(request.url ?? '') ?? []
    response.writeHead(body === '' ? 404 : 200, {
      'content-type': type,
      'content-security-policy': CSP,
    })
    response.end(body)
  })
  const url = `http://127.0.0.1:${await listen(server)}`
  return { url, [Symbol.asyncDispose]: () => closeServer(server) }
}

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}
