import { join } from 'node:path'
import { build } from 'esbuild'
import express, { type Router } from 'express'

const PAGE = join(import.meta.dirname, 'page')

/** Bundles the page's script, and gives back what serves the page. */
export async function buildPage(): Promise<Router> {
  const script = await bundle(join(PAGE, 'page.ts'))
  const router = express.Router()
  router.use(express.static(join(PAGE, 'public')))
  router.get('/page.js', (_request, response) => void response.type('js').send(script))
  return router
}

async function bundle(entry: string): Promise<string> {
  const otlp = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? 'http://localhost:4318'
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    minify: true,
    sourcemap: 'inline',
    write: false,
    define: { OTLP_URL: JSON.stringify(`${otlp}/v1/traces`) },
  })
  return outputFiles[0]?.text ?? ''
}
