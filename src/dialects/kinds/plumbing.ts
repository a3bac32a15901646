import type { ClassifiableSpan } from '../classifiable-span.ts'

const NODE = [
  'http undici fetch xml-http-request net dns fs grpc aws-lambda',
  'express fastify koa hapi connect restify router nestjs-core graphql socket.io',
  'pg mysql mysql2 tedious oracledb mongodb mongoose redis redis-4 ioredis cassandra-driver memcached knex',
  'dataloader generic-pool lru-memoizer kafkajs amqplib',
]

const PYTHON = [
  'requests urllib urllib3 httpx aiohttp_client aiohttp_server grpc asgi wsgi',
  'fastapi flask django starlette tornado falcon pyramid asyncio threading jinja2',
  'sqlalchemy dbapi psycopg psycopg2 asyncpg aiopg pymysql mysql mysqlclient sqlite3 pymongo redis cassandra pymemcache',
  'celery kafka aiokafka confluent_kafka pika aio_pika',
]

const SCOPES: ReadonlySet<string> = new Set([
  ...words(NODE).map((library) => `@opentelemetry/instrumentation-${library}`),
  ...words(PYTHON).map((library) => `opentelemetry.instrumentation.${library}`),
])

/**
 * Whether a span comes from one of OpenTelemetry's instrumentations of protocols, databases and queues. Such a span is no
 * run, whatever else an app has put on it. Most spans are of this sort, and their scope alone shows it. Some exporters put
 * all spans under the first scope of a batch, so a span that says its operation is one of these only if it says its request.
 */
export function isPlumbing(
  scope: ClassifiableSpan['scope'],
  attributes: ClassifiableSpan['attributes'],
): boolean {
  if (scope === undefined || !SCOPES.has(scope.name)) return false
  return !('gen_ai.operation.name' in attributes) || REQUEST.some((key) => key in attributes)
}

// One of these is on every span of such an instrumentation.
const REQUEST = [
  'http.request.method',
  'http.method',
  'rpc.system',
  'rpc.system.name',
  'db.system',
  'db.system.name',
  'messaging.system',
]

function words(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(' '))
}
