import { registerThreads } from 'threadspan/sdk'

const url = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? 'http://127.0.0.1:4318'
await registerThreads({ url, serviceName: 'chat', hosts: ['orders.internal'] })
