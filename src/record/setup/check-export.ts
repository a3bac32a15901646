import { isProcessor } from '../../propagate/live-processors.ts'
import { withoutTracing } from '../../propagate/suppressed-tracing.ts'
import { type ProcessorPart, providerParts } from '../../propagate/provider-parts.ts'
import { type SetupFinding, setupFinding } from './setup-finding.ts'

// BatchSpanProcessor's default.
const SMALL_QUEUE = 2048
const TIMEOUT_MILLIS = 2000

/** Checks the endpoints that the registered provider exports to, and asks each of them whether it takes spans. */
export async function checkExport(): Promise<SetupFinding[]> {
  const parts = providerParts()
  if (parts === undefined) return []
  const exporting = parts.filter(({ processor }) => !isProcessor(processor, 'marks'))
  if (exporting.length === 0) return [setupFinding('NOTHING_EXPORTS')]
  const urls = exporting.flatMap((part) => part.urls)
  const answers = await Promise.all([...new Set(urls)].map(checkEndpoint))
  return [
    ...checkExporters(exporting),
    ...checkTwice(urls),
    ...checkQueues(exporting),
    ...answers.flat(),
  ]
}

function checkExporters(parts: readonly ProcessorPart[]): SetupFinding[] {
  return parts.some(({ lacksExporter }) => lacksExporter)
    ? [setupFinding('EXPORTER_CANNOT_EXPORT')]
    : []
}

function checkTwice(urls: readonly string[]): SetupFinding[] {
  const twice = urls.filter((url, at) => urls.indexOf(url) !== at)
  return [...new Set(twice)].map((url) => setupFinding('EXPORTED_TWICE', shown(url)))
}

function checkQueues(parts: readonly ProcessorPart[]): SetupFinding[] {
  if (parts.some(({ processor }) => isProcessor(processor, 'exports'))) return []
  const sizes = parts.map(({ queueSize }) => queueSize).filter((size) => size !== undefined)
  const largest = Math.max(...sizes)
  return sizes.length > 0 && largest <= SMALL_QUEUE
    ? [setupFinding('BURSTS_ARE_LOST', largest)]
    : []
}

// Only certain faults are reported. An endpoint that asks for a key, or for protobuf, still takes traces.
async function checkEndpoint(url: string): Promise<SetupFinding[]> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"resourceSpans":[]}',
    redirect: 'manual' as const,
    signal: AbortSignal.timeout(TIMEOUT_MILLIS),
  }
  try {
    const { status, body } = await withoutTracing(() => fetch(withoutCredentials(url), init))
    await body?.cancel()
    return status === 404 || status === 405
      ? [setupFinding('ENDPOINT_HAS_NO_TRACES', shown(url))]
      : []
  } catch {
    return [setupFinding('ENDPOINT_UNREACHABLE', shown(url))]
  }
}

// `fetch` takes no URL with a password. An endpoint that asks for one is there.
function withoutCredentials(url: string): URL {
  return Object.assign(new URL(url), { username: '', password: '' })
}

// Some put a key into the query.
function shown(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}
