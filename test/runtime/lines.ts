import type { Runtime } from '../support/installed-runtime.ts'

/** A runtime and an OpenTelemetry line that Threadspan's recording side runs on. */
export interface Line {
  readonly name: string
  /** Undefined for the Node that runs the tests. */
  readonly runtime?: Runtime
  /** The OpenTelemetry packages of an application on this line, exactly. */
  readonly packages: Readonly<Record<string, string>>
}

const SDK_2 = {
  '@opentelemetry/api': '1.9.1',
  '@opentelemetry/context-async-hooks': '2.12.0',
  '@opentelemetry/core': '2.12.1',
  '@opentelemetry/exporter-trace-otlp-proto': '0.223.1',
  '@opentelemetry/resources': '2.12.1',
  '@opentelemetry/sdk-trace': '2.12.1',
}

const SDK_3 = {
  '@opentelemetry/api': '1.10.0',
  '@opentelemetry/context-async-hooks': '3.1.1',
  '@opentelemetry/core': '3.1.1',
  '@opentelemetry/exporter-trace-otlp-proto': '0.301.1',
  '@opentelemetry/resources': '3.1.1',
  '@opentelemetry/sdk-trace': '3.1.1',
}

const NODE_20: Runtime = { package: 'node', version: '20.20.2' }
const NODE_22: Runtime = { package: 'node', version: '22.15.0' }
const BUN: Runtime = { package: 'bun', version: '1.4.5' }
const DENO: Runtime = { package: 'deno', version: '2.9.6' }

/** SDK 3 needs Node 22.15, so Node 20 meets SDK 2 alone. */
export const LINES: readonly Line[] = [
  { name: 'node20-sdk2', runtime: NODE_20, packages: SDK_2 },
  { name: 'node22-sdk2', runtime: NODE_22, packages: SDK_2 },
  { name: 'node22-sdk3', runtime: NODE_22, packages: SDK_3 },
  { name: 'node24-sdk2', packages: SDK_2 },
  { name: 'node24-sdk3', packages: SDK_3 },
  { name: 'bun-sdk2', runtime: BUN, packages: SDK_2 },
  { name: 'deno-sdk2', runtime: DENO, packages: SDK_2 },
]
