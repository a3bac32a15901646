// Of OpenTelemetry's conventions, https://opentelemetry.io/docs/specs/semconv/registry/attributes/, and its contributors'
// instrumentations.
const STARTS = [
  'http.request.header.',
  'http.response.header.',
  'http.request.body',
  'http.response.body',
  'db.statement',
  'db.query.text',
  'db.query.parameter.',
  'db.operation.parameter.',
  'db.elasticsearch.path_parts.',
  'db.postgresql.values',
  'db.mysql.values',
  'graphql.document',
  'graphql.source',
  'graphql.variables.',
  'messaging.message.body',
  'messaging.header.',
  'rpc.request',
  'rpc.response',
  'rpc.grpc.request.metadata.',
  'rpc.grpc.response.metadata.',
  'rpc.connect_rpc.request.metadata.',
  'rpc.connect_rpc.response.metadata.',
  'process.command',
]

const REQUEST = new RegExp(`^(?:${STARTS.join('|').replaceAll('.', '\\.')})`)

const LABEL = /[._](?:size|status_code)$/

/** Whether an attribute holds what an app sent to a server, a database or a command, and so perhaps what a user has typed. */
export function isRequestKey(key: string): boolean {
  return REQUEST.test(key) && !LABEL.test(key)
}
