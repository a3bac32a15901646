import { describe, expect, it } from 'vitest'
import { setupFromEnvironment } from '../../src/sdk/setup-from-environment.ts'

const setup = (env: Record<string, string>) => setupFromEnvironment(env).setup

describe('an environment', () => {
  it('that says nothing sends all to this machine and keeps all', () => {
    expect(setupFromEnvironment({})).toEqual({
      complaints: [],
      setup: {
        exporting: {
          url: 'http://127.0.0.1:4318/v1/traces',
          headers: {},
          encoding: 'protobuf',
          compression: 'none',
          spans: 'all',
        },
        serviceName: undefined,
        ratio: 1,
        otherRatio: 1,
        mask: false,
        hosts: undefined,
        propagators: ['tracecontext', 'baggage'],
      },
    })
  })

  it('may say all that OpenTelemetry defines for an OTLP exporter, for traces before all signals', () => {
    const general = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20k, x-team = chat ',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_TIMEOUT: '3000',
    }
    expect(setup(general)?.exporting).toEqual({
      url: 'http://collector:4318/v1/traces',
      headers: { authorization: 'Bearer k', 'x-team': 'chat' },
      encoding: 'json',
      compression: 'gzip',
      spans: 'all',
      requestTimeoutMillis: 3000,
    })
    const traces = {
      ...general,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/otel/v1/traces',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'key=b',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
    }
    expect(setup(traces)?.exporting).toMatchObject({
      url: 'https://traces.example/otel/v1/traces',
      headers: { key: 'b' },
      encoding: 'protobuf',
    })
  })

  it.each([
    ['always_on', '', 1],
    ['parentbased_always_off', '', 0],
    ['traceidratio', '0.25', 0.25],
    ['parentbased_traceidratio', '0.5', 0.5],
    ['parentbased_traceidratio', '', 1],
  ])('that samples with %s %s keeps that share of the threads', (sampler, argument, ratio) => {
    const env = { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: argument }
    expect(setup(env)).toMatchObject({ ratio, otherRatio: ratio })
  })

  it('may name the app’s hosts and a folder for what cannot be delivered', () => {
    const env = { THREADSPAN_HOSTS: 'orders, *.shop.example', THREADSPAN_SPOOL: '/var/spool/chat' }
    expect(setup(env)).toMatchObject({
      hosts: ['orders', '*.shop.example'],
      exporting: { spool: '/var/spool/chat' },
    })
  })

  it('may ask for nothing on stderr', () => {
    expect(setup({ OTEL_LOG_LEVEL: 'NONE' })?.exporting).toMatchObject({ quiet: true })
    expect(setup({ OTEL_LOG_LEVEL: 'info' })?.exporting).not.toHaveProperty('quiet')
  })

  it('may give secrets that sign what other services are sent, the newest first', () => {
    const env = { THREADSPAN_PROPAGATION_SECRET: 'the newest of our secrets, the secret before it' }
    expect(setup(env)?.propagationSecret).toEqual([
      'the newest of our secrets',
      'the secret before it',
    ])
  })

  it('may switch OpenTelemetry off, or its export, or its propagation', () => {
    expect(setup({ OTEL_SDK_DISABLED: 'TRUE' })).toBeUndefined()
    expect(setup({ OTEL_TRACES_EXPORTER: 'none' })).toMatchObject({ exporting: undefined })
    expect(setup({ OTEL_PROPAGATORS: 'none' })).toMatchObject({ propagators: [] })
  })

  it('is complained of where it is not understood, without showing a key', () => {
    const { complaints, setup } = setupFromEnvironment({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_HEADERS: 'secret,ok=1,bad=%zz',
      OTEL_TRACES_SAMPLER: 'jaeger_remote',
      OTEL_PROPAGATORS: 'tracecontext,b3',
    })
    expect(complaints).toHaveLength(5)
    expect(complaints.join()).not.toContain('secret')
    expect(setup).toMatchObject({
      ratio: 1,
      propagators: ['tracecontext'],
      exporting: { encoding: 'protobuf', headers: { ok: '1' } },
    })
    expect(setupFromEnvironment({ OTEL_TRACES_EXPORTER: 'zipkin' }).complaints).toHaveLength(1)
    const argument = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: 'half' }
    expect(setupFromEnvironment(argument).complaints).toHaveLength(1)
  })

  it('throws where the endpoint is none', () => {
    expect(() => setup({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toThrow(/url must be/)
  })
})
