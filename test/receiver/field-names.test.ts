import { expect, test } from 'vitest'
import { send } from './send.ts'
import { startReceiver } from './start-receiver.ts'

const SPAN = { traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174', name: 'a' }
const UNREAD = 'body has "batches" and no resourceSpans, so nothing in it was read'
const READ = '"resource_spans" was read as resourceSpans, its name in OTLP/JSON'

test('a body of spans with names of the protobuf files is stored, and its sender is warned', async () => {
  const { receiver, store, problems } = await startReceiver()
  const body = JSON.stringify({ resource_spans: [{ scope_spans: [{ spans: [SPAN] }] }] })
  const response = await send(receiver, { body })
  expect(response.status).toBe(200)
  expect(JSON.parse(response.body)).toEqual({
    partialSuccess: { rejectedSpans: '0', errorMessage: READ },
  })
  expect(store.spans).toMatchObject([{ spanId: SPAN.spanId }])
  expect(problems).toEqual([{ reason: 'field-names', message: READ }])
})

test('of a body with other names nothing is stored, and its sender and the owner hear of it', async () => {
  const { receiver, store, problems } = await startReceiver()
  const body = JSON.stringify({ batches: [{ scopeSpans: [{ spans: [SPAN] }] }] })
  const response = await send(receiver, { body })
  expect(response.status).toBe(200)
  expect(JSON.parse(response.body)).toEqual({
    partialSuccess: { rejectedSpans: '0', errorMessage: UNREAD },
  })
  expect(store.spans).toEqual([])
  expect(problems).toEqual([{ reason: 'field-names', message: UNREAD }])
})

test('the sender hears of rejected spans and of odd names at once', async () => {
  const { receiver, problems } = await startReceiver()
  const spans = [{ ...SPAN, traceId: 'QUJD' }]
  const body = JSON.stringify({ resource_spans: [{ scope_spans: [{ spans }] }] })
  const response = await send(receiver, { body })
  expect(JSON.parse(response.body)).toEqual({
    partialSuccess: {
      rejectedSpans: '1',
      errorMessage: `trace id "QUJD" is not a valid id; ${READ}`,
    },
  })
  expect(problems.map(({ reason }) => reason)).toEqual(['rejected', 'field-names'])
})

test('a sender of log records hears of odd names too', async () => {
  const { receiver, problems } = await startReceiver()
  const body = JSON.stringify({ logs: [{ body: 'a' }] })
  const response = await send(receiver, { path: '/v1/logs', body })
  const errorMessage = 'body has "logs" and no resourceLogs, so nothing in it was read'
  expect(JSON.parse(response.body)).toEqual({
    partialSuccess: { rejectedLogRecords: '0', errorMessage },
  })
  expect(problems).toEqual([{ reason: 'field-names', message: errorMessage }])
})
