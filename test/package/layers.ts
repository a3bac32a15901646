/** What one folder of `src` may import beside its own files. Type imports count like any other. */
export interface Layer {
  /** Other folders of `src`, or single files and folders of one. */
  readonly project: readonly string[]
  /** Outside modules; `*` stands for the rest of a name. */
  readonly outside: readonly string[]
  /** Outside modules that may be named in a type, or loaded with `import()` by the code that needs them. */
  readonly lazily?: readonly string[]
}

/** The folder name under which files directly in `src` are listed. */
export const ROOT_LAYER = '.'

/**
 * The direction of imports, one row per folder of `src`. Record and replay never import each other: only the words on
 * the wire, `thread`, know both.
 */
export const LAYERS: Readonly<Record<string, Layer>> = {
  [ROOT_LAYER]: { project: ['thread', 'masking', 'propagate', 'record'], outside: [] },
  thread: { project: [], outside: [] },
  otlp: { project: ['thread'], outside: [], lazily: ['@opentelemetry/api'] },
  dialects: { project: ['thread', 'otlp'], outside: [] },
  propagate: { project: ['thread'], outside: ['@opentelemetry/api'], lazily: ['node:crypto'] },
  masking: {
    project: [
      'thread',
      'propagate/node-crypto.ts',
      'propagate/propagation-secret.ts',
      'propagate/warning.ts',
    ],
    outside: [],
  },
  record: { project: ['thread', 'masking', 'propagate'], outside: ['@opentelemetry/api'] },
  delivery: {
    project: ['thread', 'otlp', 'propagate/suppressed-tracing.ts'],
    outside: ['@opentelemetry/api'],
    lazily: ['node:fs', 'node:http', 'node:https', 'node:os'],
  },
  sdk: {
    project: ['thread', 'otlp', 'dialects', 'masking', 'propagate', 'delivery'],
    outside: ['@opentelemetry/api'],
    lazily: [
      '@opentelemetry/core',
      '@opentelemetry/sdk-trace',
      '@opentelemetry/context-async-hooks',
      '@opentelemetry/resources',
      'node:module',
      'node:url',
    ],
  },
  middleware: {
    project: ['thread', 'propagate'],
    outside: ['@opentelemetry/api'],
  },
  'ai-sdk': { project: ['thread', 'record'], outside: [] },
  langchain: { project: ['thread', 'propagate', 'record'], outside: ['@opentelemetry/api'] },
  browser: {
    project: [
      'thread',
      'masking/content-fields.ts',
      'masking/content-options.ts',
      'masking/mask-value.ts',
      'record/stream/chunk-text.ts',
      'record/track-options.ts',
    ],
    outside: [],
  },
  react: { project: ['thread', 'browser'], outside: ['react'] },
  replay: { project: ['thread', 'otlp', 'dialects'], outside: [] },
  store: {
    project: [
      'thread',
      'otlp',
      'dialects',
      'replay/span-reader.ts',
      'replay/thread-summary.ts',
      'replay/to-thread-summary.ts',
      'replay/query',
      'replay/search',
      'replay/summary',
    ],
    outside: [
      'node:fs',
      'node:fs/promises',
      'node:http',
      'node:https',
      'node:os',
      'node:path',
      'node:sqlite',
      'node:stream',
      'node:worker_threads',
      'node:zlib',
    ],
    lazily: ['@clickhouse/client'],
  },
  receiver: { project: ['thread', 'otlp', 'dialects', 'replay', 'store'], outside: ['node:*'] },
  cli: {
    project: [
      ROOT_LAYER,
      'thread',
      'otlp',
      'masking',
      'propagate',
      'record',
      'delivery',
      'sdk',
      'replay',
      'store',
      'receiver',
    ],
    outside: ['node:*', 'commander', 'string-width', 'cli-progress', '@opentelemetry/api'],
    lazily: ['@opentelemetry/*'],
  },
}
