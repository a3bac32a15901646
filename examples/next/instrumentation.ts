export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return
  const { registerThreads } = await import('threadspan/sdk')
  const url = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? 'http://127.0.0.1:4318'
  await registerThreads({ url, serviceName: 'chat', hosts: ['orders.internal'] })
  // The AI SDK's own spans, which become the runs of the thread.
  const [{ registerTelemetry }, { OpenTelemetry }] = await Promise.all([
    import('ai'),
    import('@ai-sdk/otel'),
  ])
  registerTelemetry(new OpenTelemetry())
}
