import { expect, onTestFinished, test } from 'vitest'
import { checkAppReceiver } from '../../../src/cli/doctor/check-app-receiver.ts'
import { createReceiver } from '../../../src/receiver/create-receiver.ts'
import { memoryStore } from '../../../src/store/memory.ts'

const TRACES = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
const ALL = 'OTEL_EXPORTER_OTLP_ENDPOINT'

test('doctor looks where the app sends, with its headers, and says which variable names it', async () => {
  const receiver = await createReceiver({ port: 0, store: memoryStore(), token: 'secret' })
  onTestFinished(() => receiver.close())
  const headers = { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20secret' }
  for (const env of [
    { [ALL]: receiver.url },
    { [TRACES]: `${receiver.url}/v1/traces`, [ALL]: 'http://127.0.0.1:9' },
  ]) {
    const [finding] = await checkAppReceiver({ ...env, ...headers })
    const [variable] = Object.keys(env)
    expect(finding).toMatchObject({
      isOk: true,
      text: expect.stringContaining(`at ${receiver.url} takes OTLP over HTTP (from ${variable})`),
    })
  }
})

test('doctor names the variable that names an endpoint where nothing answers', async () => {
  const [finding] = await checkAppReceiver({ [ALL]: 'http://127.0.0.1:9' })
  expect(finding?.text).toBe(`nothing answers at http://127.0.0.1:9 (from ${ALL})`)
})

test('doctor reports an endpoint that is no address, and does not repeat it', async () => {
  const [finding] = await checkAppReceiver({ [ALL]: 'user:password@nowhere' })
  expect(finding).toMatchObject({ isOk: false, text: expect.stringContaining(ALL) })
  expect(JSON.stringify(finding)).not.toContain('password')
})
