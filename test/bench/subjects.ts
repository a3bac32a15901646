import type { StartSubject } from './subject.ts'

/** A subject, and the packages that it needs beside this repository's own, by exact version. */
export interface SubjectEntry {
  readonly name: string
  readonly packages: readonly string[]
  readonly load: () => Promise<StartSubject>
  /** The scenarios that it has a part in; without it, all. */
  readonly scenarios?: readonly string[]
}

/** Everything that is measured beside each other. */
export const SUBJECTS: readonly SubjectEntry[] = [
  {
    name: 'threadspan',
    packages: [],
    load: async () => (await import('./subjects/threadspan.ts')).startThreadspan,
  },
  {
    name: 'threadspan, on OpenTelemetry 2.12',
    packages: [],
    load: async () => (await import('./subjects/threadspan.ts')).startThreadspanInSdk,
  },
  {
    name: 'threadspan, nothing recorded',
    packages: [],
    load: async () => (await import('./subjects/threadspan.ts')).startThreadspanAlone,
    scenarios: ['burst'],
  },
  {
    name: 'OpenTelemetry 2.12',
    packages: [],
    load: async () => (await import('./subjects/opentelemetry.ts')).startOpenTelemetry,
  },
  {
    name: 'OpenTelemetry 2.12, paced',
    packages: [],
    load: async () => (await import('./subjects/opentelemetry.ts')).startPacedOpenTelemetry,
    scenarios: ['burst', 'slow sink'],
  },
  {
    name: 'OpenTelemetry 2.12, large queue',
    packages: [],
    load: async () => (await import('./subjects/opentelemetry.ts')).startRoomyOpenTelemetry,
    scenarios: ['burst', 'slow sink'],
  },
  {
    name: 'OpenTelemetry 3.1',
    packages: [
      '@opentelemetry/api@1.10.0',
      '@opentelemetry/sdk-trace@3.1.1',
      '@opentelemetry/exporter-trace-otlp-proto@0.301.1',
    ],
    load: async () => (await import('./subjects/opentelemetry.ts')).startOpenTelemetry3,
  },
  {
    name: 'lunary 1.0.18',
    packages: ['lunary@1.0.18'],
    load: async () => (await import('./subjects/lunary.ts')).startLunary,
  },
  {
    name: 'langfuse 5.11',
    packages: [
      '@langfuse/otel@5.11.1',
      '@langfuse/tracing@5.11.1',
      '@opentelemetry/api@1.9.1',
      '@opentelemetry/core@2.12.0',
      '@opentelemetry/exporter-trace-otlp-http@0.223.0',
      '@opentelemetry/sdk-trace-node@2.12.0',
    ],
    load: async () => (await import('./subjects/langfuse.ts')).startLangfuse,
  },
  {
    name: 'phoenix-otel 2.1',
    packages: ['@arizeai/phoenix-otel@2.1.0'],
    load: async () => (await import('./subjects/phoenix.ts')).startPhoenix,
  },
  {
    name: 'traceloop 0.27',
    packages: ['@traceloop/node-server-sdk@0.27.0'],
    load: async () => (await import('./subjects/traceloop.ts')).startTraceloop,
  },
]
