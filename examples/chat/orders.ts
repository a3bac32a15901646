/**
 * The order service, in a process of its own: `GET /orders/1042`. Run with `--import ./orders-telemetry.ts`.
 *
 * @module
 */
import { createServer } from 'node:http'
import { listen } from './listen.ts'

const ORDERS: Readonly<Record<string, object>> = {
  '1041': { id: '1041', item: 'a desk lamp', status: 'delivered', day: 'Monday' },
  '1042': { id: '1042', item: 'a pair of hiking boots', status: 'on its way', day: 'Thursday' },
  '1043': { id: '1043', item: 'a rain jacket', status: 'being packed', day: 'Saturday' },
}

const server = createServer((request, response) => {
  const id = /^\/orders\/(\d+)$/.exec(request.url ?? '')?.[1]
  const order = id !== undefined && Object.hasOwn(ORDERS, id) ? ORDERS[id] : undefined
  response.writeHead(order ? 200 : 404, { 'content-type': 'application/json' })
  response.end(JSON.stringify(order ?? { error: 'no such order' }))
})

console.log(`orders: ${await listen(server, Number(process.env['PORT'] ?? 4001))}`)
