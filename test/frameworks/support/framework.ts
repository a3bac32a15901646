import { cpSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { JournalEntry } from '@copilotkit/aimock'
import type { RecordedSpan } from '../../../src/otlp/recorded-span.ts'
import { createReceiver } from '../../../src/receiver/create-receiver.ts'
import { readThread } from '../../../src/replay/read-thread.ts'
import { memoryStore } from '../../../src/store/memory.ts'
import type { RecordedThread } from '../../../src/thread/recorded-thread.ts'
import { builtPackage } from '../../support/built-package.ts'
import { installConsumer } from '../../support/installed-consumer.ts'
import { runCommand } from '../../support/run-command.ts'
import { startLanguageModel } from './language-model.ts'

const FRAMEWORKS = join(import.meta.dirname, '..')

/** A project with a framework's real packages, Threadspan as it is built now, and the apps. */
export interface Project extends AsyncDisposable {
  readonly folder: string
}

/** What an app has left behind. */
export interface AppRun {
  /** Everything that it exported, in or out of a thread. */
  readonly spans: readonly RecordedSpan[]
  /** The ID of the question of each thread. */
  readonly questions: Readonly<Record<string, string>>
  /** What the model was sent. */
  readonly requests: readonly JournalEntry[]
  /** A thread as it is read back. */
  thread(id: string): Promise<RecordedThread>
}

/**
 * Installs a framework.
 *
 * @param framework - The folder beside `support` with its package.json and its apps.
 * @returns undefined where the packages cannot be installed because no registry can be reached.
 */
export async function installFramework(framework: string): Promise<Project | undefined> {
  const source = join(FRAMEWORKS, framework)
  const manifest = readFileSync(join(source, 'package.json'), 'utf8')
  const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> }
  const installed = await installConsumer({ name: framework, dependencies })
  if (installed === undefined) return undefined
  const folder = await mkdtemp(join(installed, 'apps-'))
  // Where it lies, it finds the framework's copy of @opentelemetry/api, as an installed package does.
  cpSync(await builtPackage(), join(folder, 'node_modules/threadspan'), { recursive: true })
  await cp(join(FRAMEWORKS, 'app'), folder, { recursive: true })
  await cp(source, folder, { recursive: true })
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

/**
 * Runs an app to its end, in a process of its own that exports to a receiver and asks a fake model, all over HTTP.
 *
 * @param app - The name of its file, without extension.
 */
export async function runApp(
  { folder }: Project,
  app: string,
  env: Readonly<Record<string, string>> = {},
): Promise<AppRun> {
  const spans: RecordedSpan[] = []
  const store = memoryStore()
  const receiver = await createReceiver({
    port: 0,
    store,
    onBatch: (batch) => spans.push(...batch.spans),
  })
  const model = await startLanguageModel()
  try {
    const printed = await runCommand(process.execPath, [join(folder, `${app}.js`)], {
      cwd: folder,
      env: {
        // Vitest says `test`, where some frameworks trace nothing.
        NODE_ENV: 'production',
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OPENAI_BASE_URL: `${model.url}/v1`,
        OPENAI_API_KEY: 'none',
        ANTHROPIC_BASE_URL: model.url,
        ANTHROPIC_API_KEY: 'none',
        MCP_URL: `${model.url}/mcp`,
        ...env,
      },
    })
    const lastLine = printed.trim().split('\n').at(-1) ?? ''
    const questions = JSON.parse(lastLine) as Record<string, string>
    return {
      spans,
      questions,
      requests: model.getRequests(),
      thread: (id) => readThread(store, id),
    }
  } finally {
    await model.stop()
    await receiver.close({ timeoutMillis: 0 })
  }
}
