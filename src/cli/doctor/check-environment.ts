import { withoutPassword } from '../source/without-password.ts'
import type { Finding } from './finding.ts'

type Environment = Readonly<Record<string, string | undefined>>

interface Rule {
  readonly keys: readonly string[]
  readonly isWrong: (value: string) => boolean
  readonly means: string
  readonly fix: string
}

const RULES: readonly Rule[] = [
  {
    keys: ['OTEL_SDK_DISABLED'],
    isWrong: (value) => value.toLowerCase() === 'true',
    means: 'switches OpenTelemetry off',
    fix: 'unset it',
  },
  {
    keys: ['OTEL_TRACES_EXPORTER'],
    isWrong: (value) => !value.split(',').some((name) => name.trim() === 'otlp'),
    means: 'keeps spans from being sent over OTLP',
    fix: 'set it to otlp',
  },
  {
    keys: ['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'],
    isWrong: (value) => value !== 'http/protobuf' && value !== 'http/json',
    means: 'is a protocol that threadspan does not receive',
    fix: 'set it to http/protobuf',
  },
  {
    keys: ['OTEL_EXPORTER_OTLP_ENDPOINT'],
    isWrong: (value) => /\/v1\/traces\/?$/.test(value),
    means: 'makes exporters send to /v1/traces/v1/traces',
    fix: 'leave /v1/traces out of it',
  },
  {
    keys: ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
    isWrong: (value) => !/\/v1\/traces\/?$/.test(value),
    means: 'is used as it is, without /v1/traces',
    fix: 'end it in /v1/traces',
  },
  {
    keys: ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
    isWrong: (value) => URL.parse(value)?.port === '4317',
    means: 'names the port of OTLP over gRPC',
    fix: 'use the port of OTLP over HTTP, 4318',
  },
  {
    keys: ['OTEL_TRACES_SAMPLER'],
    isWrong: (value) => /(^|_)always_off$|traceidratio$/.test(value),
    means: 'drops messages',
    fix: 'wrap the sampler with createThreadSampler, or unset it',
  },
  {
    keys: ['OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT'],
    isWrong: (value) => Number(value) > 0,
    means: 'cuts long messages off',
    fix: 'unset it',
  },
  {
    keys: ['OTEL_PROPAGATORS'],
    isWrong: (value) => !value.split(',').some((name) => name.trim() === 'tracecontext'),
    means: 'keeps threads from reaching the next service',
    fix: 'add tracecontext to it',
  },
]

/** Checks OpenTelemetry's environment variables for values that keep threads from arriving. */
export function checkEnvironment(env: Environment): Finding[] {
  const findings = RULES.flatMap((rule) =>
    rule.keys.flatMap((key) => applyRule(rule, key, env[key])),
  )
  return findings.length > 0 ? findings : [{ isOk: true, text: 'OTEL_* variables are fine' }]
}

// OpenTelemetry's specification: an empty variable counts as unset.
function applyRule({ isWrong, means, fix }: Rule, key: string, value = ''): Finding[] {
  const given = value.trim()
  if (given === '' || !isWrong(given)) return []
  const text = `${key}=${withoutPassword(given)} ${means}`
  return [{ isOk: false, text, fix: `Environment: ${fix}.` }]
}
