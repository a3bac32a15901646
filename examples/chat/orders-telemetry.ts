import { startOpenTelemetry } from './opentelemetry.ts'

// The team of the order service has never heard of Threadspan.
startOpenTelemetry('orders')
