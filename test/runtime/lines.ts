/** A Node and an OpenTelemetry line that Threadspan's recording side runs on. */
export interface Line {
  readonly name: string
  /** The exact Node version from the registry; undefined for the one that runs the tests. */
  readonly node: string | undefined
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

/** SDK 3 needs Node 22.15, so Node 20 meets SDK 2 alone. */
export const LINES: readonly Line[] = [
  { name: 'node20-sdk2', node: '20.20.2', packages: SDK_2 },
  { name: 'node24-sdk2', node: undefined, packages: SDK_2 },
  { name: 'node24-sdk3', node: undefined, packages: SDK_3 },
]
