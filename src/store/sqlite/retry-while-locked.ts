import { isLocked } from './is-locked.ts'

const FIRST_PAUSE_MILLIS = 5
const LONGEST_PAUSE_MILLIS = 100

/**
 * Tries again while another process holds a lock. Between two attempts, this process can do other work.
 *
 * @param deadline - The last attempt is the first one after this instant of `performance.now()`.
 */
export async function retryWhileLocked<T>(attempt: () => T, deadline: number): Promise<T> {
  for (let pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
    try {
      return attempt()
    } catch (error) {
      if (!isLocked(error) || performance.now() >= deadline) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
