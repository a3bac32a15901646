import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'
import { askReceiver } from './source/ask-receiver.ts'

/** What to say where the port to listen on is taken: whether it is one of ours, and what to do instead. */
export async function portTaken(host: string, port: number): Promise<CliError> {
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const about = await askReceiver({ url }).catch(() => undefined)
  const other = `Start another one with: threadspan serve --port ${port + 1}`
  return about?.name === 'threadspan'
    ? new CliError(
        EXIT.source,
        `a threadspan already listens at ${url}`,
        `Send to it: OTEL_EXPORTER_OTLP_ENDPOINT=${url}\n${other} --db OTHER.db`,
      )
    : new CliError(EXIT.source, `another program listens on ${host} port ${port}`, other)
}
