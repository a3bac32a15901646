import { setTimeout as delay } from 'node:timers/promises'
import type { PlaybackClock } from '../../replay/play/play-thread.ts'

// A timer with more would fire at once.
const MAX_TIMER_MILLIS = 2 ** 31 - 1

/** Real time, for playback. */
export const timerClock: PlaybackClock = {
  async wait(millis, signal) {
    for (let left = millis; left > 0; left -= MAX_TIMER_MILLIS) {
      await delay(Math.min(left, MAX_TIMER_MILLIS), undefined, { signal })
    }
  },
}
