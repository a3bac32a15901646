import {
  AlwaysOnSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import * as olderApi from 'opentelemetry-api-1.8'
import { afterEach, describe, expect, it } from 'vitest'
import { checkSetup } from '../../src/index.ts'
import { createThreadSampler, ThreadSpanProcessor } from '../../src/sdk/index.ts'
import { type Recording, startRecording } from '../support/recording.ts'

let recording: Recording | undefined
afterEach(async () => {
  await recording?.stop()
  recording = undefined
})

const codes = async () => (await checkSetup()).map(({ code }) => code)
// The first copy of the API to register anything decides which version may register later.
const forgetApi = () => Reflect.deleteProperty(globalThis, Symbol.for('opentelemetry.js.api.1'))
const parentBased = new ParentBasedSampler({ root: new AlwaysOnSampler() })

describe('checkSetup', () => {
  it('finds nothing in a set-up that is right, and exports nothing', async () => {
    recording = startRecording()
    expect(await checkSetup()).toEqual([])
    expect(recording.spans()).toEqual([])
  })

  it('finds that no provider and no context manager are registered', async () => {
    expect(await codes()).toEqual(['no-provider', 'no-context-manager'])
  })

  it('finds a sampler that drops messages', async () => {
    recording = startRecording({ sampler: new TraceIdRatioBasedSampler(0) })
    expect(await codes()).toEqual(['sampler-drops-messages'])
  })

  it('finds a sampler that drops messages of unsampled callers only, and is content with ours around it', async () => {
    recording = startRecording({ sampler: parentBased })
    expect(await codes()).toEqual(['sampler-drops-messages'])
    await recording.stop()
    recording = startRecording({ sampler: createThreadSampler(parentBased) })
    expect(await codes()).toEqual([])
  })

  it('finds that the context is lost at an await', async () => {
    recording = startRecording({ contextManager: false })
    expect(await codes()).toEqual(['no-context-manager'])
  })

  it('finds that the processor is missing', async () => {
    recording = startRecording({ processors: [] })
    expect(await codes()).toEqual(['processor-missing'])
  })

  it('finds another session.id on the spans of a thread', async () => {
    const rum = {
      onStart: (span: { setAttribute(key: string, value: string): void }) =>
        span.setAttribute('session.id', 'rum'),
      onEnd() {},
      forceFlush: async () => {},
      shutdown: async () => {},
    }
    recording = startRecording({ processors: [rum, new ThreadSpanProcessor()] })
    expect(await codes()).toEqual(['session-id-differs'])
  })

  it('finds a provider that an older copy of the API has registered', async () => {
    const provider = new TracerProvider({ spanProcessors: [new ThreadSpanProcessor()] })
    forgetApi()
    olderApi.trace.setGlobalTracerProvider(provider)
    try {
      expect(await codes()).toEqual(['two-api-copies', 'no-context-manager'])
    } finally {
      forgetApi()
    }
  })

  it('says for each finding what is wrong and what to do', async () => {
    for (const { problem, fix } of await checkSetup()) {
      expect(problem).toMatch(/\.$/)
      expect(fix).toMatch(/\.$/)
    }
  })
})
