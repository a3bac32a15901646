import type { Lane } from '../lane.ts'
import { RequestRun } from './request-run.ts'

const TICK_MILLIS = 10

/**
 * Delivers what waits in the lanes now, with promises and timers of the running request alone. What another request is
 * sending is only watched, and taken over if that request is gone.
 *
 * @returns Whether all of it was settled in time. What was not stays in its lane.
 */
export async function flushInRequest(lanes: readonly Lane[], millis: number): Promise<boolean> {
  const run = new RequestRun()
  const deadline = Date.now() + millis
  const marks = lanes.map(({ queue }) => queue.end)
  const isSettled = (): boolean => lanes.every(({ queue }, n) => queue.isPast(marks[n] ?? 0))
  const tickUntil = async (isDone: () => boolean): Promise<boolean> => {
    while (!isDone()) {
      if (Date.now() >= deadline) return false
      await new Promise((resolve) => setTimeout(resolve, TICK_MILLIS))
      run.tick()
    }
    return true
  }
  try {
    const isFlushed = await tickUntil(() => {
      for (const lane of lanes) lane.start(run)
      return isSettled()
    })
    // Spans of later calls may be under way. Ending their requests now would send them twice.
    run.isEnding = true
    await tickUntil(() => !lanes.some((lane) => lane.isRunBy(run)))
    return isFlushed
  } finally {
    run.stop()
  }
}
