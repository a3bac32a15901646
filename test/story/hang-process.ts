/**
 * Asks an agent that hangs in a tool that hangs, and waits for them. It ends by being killed.
 *
 * @module
 */
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { context, trace } from '@opentelemetry/api'
import { TracerProvider } from '@opentelemetry/sdk-trace'
import { openThread, wrapAgent, wrapTool } from '../../src/index.ts'
import { ThreadExportProcessor, ThreadSpanProcessor } from '../../src/sdk/index.ts'

const [url = ''] = process.argv.slice(2)
const processor = new ThreadExportProcessor({
  url,
  unfinishedAfterMillis: 50,
  scheduledDelayMillis: 1,
})
const spanProcessors = [new ThreadSpanProcessor(), processor]
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors }))
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())

const keepAlive = setInterval(() => {}, 60_000)
const lookup = wrapTool(async (_order: string) => new Promise<string>(() => {}), { name: 'lookup' })
const agent = wrapAgent(async (_question: string) => lookup('A-17'), { name: 'ChatbotAgent' })
const question = openThread('hung').trackMessage({ role: 'user', content: 'Where is my order?' })
await agent('Where is my order?').setParent(question)
clearInterval(keepAlive)
