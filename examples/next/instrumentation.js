/** Called once by Next.js, before the server takes requests. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { registerThreads } = await import('threadspan/sdk')
  await registerThreads({ url: process.env.OTEL_EXPORTER_OTLP_ENDPOINT, serviceName: 'next-chat' })
}
