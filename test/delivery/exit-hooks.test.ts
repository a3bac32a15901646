import { afterEach, describe, expect, it } from 'vitest'
import { type Rescuable, rescueAtExit } from '../../src/delivery/exit-hooks.ts'

// What becomes of real processes is in test/faults/exit.slow.test.ts.

const EVENTS = ['beforeExit', 'exit', 'SIGTERM', 'SIGINT'] as const
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

type Event = (typeof EVENTS)[number]
type Listener = (event: Event) => void

const listenersOf = (event: Event): readonly Listener[] =>
  (process as NodeJS.EventEmitter).listeners(event) as Listener[]
const listeners = (): readonly (readonly Listener[])[] => EVENTS.map(listenersOf)

/** Something to be rescued, and what was done with it. */
function watch(options: Partial<Rescuable> = {}) {
  const calls: string[] = []
  const before = new Set(listeners().flat())
  stops.push(
    rescueAtExit({
      isIdle: false,
      isKept: true,
      finish: async () => void calls.push('finish'),
      rescue: () => void calls.push('rescue'),
      ...options,
    }),
  )
  // Ours alone: those of the test runner would end it.
  const emit = (event: Event): void => {
    for (const listener of listenersOf(event)) if (!before.has(listener)) listener(event)
  }
  return { calls, emit }
}

describe('the end of a process', () => {
  it('is listened for as long as there is something to rescue, and once for all', () => {
    const before = listeners()
    const [one, other] = [watch(), watch()]
    expect(listeners().map(({ length }) => length)).toEqual(before.map(({ length }) => length + 1))
    one.emit('exit')
    expect([one.calls, other.calls]).toEqual([['rescue'], ['rescue']])
    stops.pop()?.()
    expect(listeners().map(({ length }) => length)).toEqual(before.map(({ length }) => length + 1))
    stops.pop()?.()
    expect(listeners()).toEqual(before)
  })

  it('puts our listener for a signal before those that the app has', () => {
    const ofApp = (): void => {}
    process.on('SIGTERM', ofApp)
    watch()
    expect(process.listeners('SIGTERM').indexOf(ofApp)).toBe(
      process.listeners('SIGTERM').length - 1,
    )
    process.off('SIGTERM', ofApp)
  })

  it('leaves a signal to an app that listens for it', () => {
    const ofApp = (): void => {}
    process.on('SIGTERM', ofApp)
    const { calls, emit } = watch()
    emit('SIGTERM')
    expect(calls).toEqual([])
    process.off('SIGTERM', ofApp)
  })

  it('is given time if it comes naturally, and none at process.exit', () => {
    const { calls, emit } = watch()
    emit('beforeExit')
    expect(calls).toEqual(['finish'])
    emit('exit')
    expect(calls).toEqual(['finish', 'rescue'])
  })

  it('does nothing about what is idle', () => {
    const { calls, emit } = watch({ isIdle: true })
    emit('beforeExit')
    emit('exit')
    expect(calls).toEqual([])
  })

  it('is no concern of a process that has stopped looking after it', () => {
    const one = watch()
    const other = watch()
    stops.pop()?.()
    one.emit('exit')
    expect([one.calls, other.calls]).toEqual([['rescue'], []])
  })
})
