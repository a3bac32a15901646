import { warnOnce } from '../propagate/warning.ts'
import { environmentCaptures } from './capture-environment.ts'
import { configuredContent, isLength } from './configure-threads.ts'
import type { ContentOptions, Mask } from './content-options.ts'

/** What may be recorded, settled. */
export interface ContentPolicy {
  readonly mask: Mask | undefined
  readonly captures: boolean
  /** UTF-16 units. */
  readonly limit: number
  /** Whether everything is recorded as it is. */
  readonly isOpen: boolean
}

/**
 * What may be recorded: by a handle's own options, else by those of the process, else by its environment. Recording
 * never throws, so options that are wrong here are reported, and nothing is recorded that they may have meant to keep out.
 */
export function contentPolicy(own: ContentOptions = {}): ContentPolicy {
  const shared = configuredContent()
  const given = own.mask ?? shared.mask
  const mask = given === undefined || isMask(given) ? given : undefined
  const wanted: unknown = own.captureContent ?? shared.captureContent ?? environmentCaptures()
  const captures = mask === given && isTrue(wanted)
  const limit = readLimit(own.maxContentLength ?? shared.maxContentLength)
  return { mask, captures, limit, isOpen: captures && mask === undefined && limit === Infinity }
}

function isMask(mask: unknown): mask is Mask {
  if (typeof mask === 'function') return true
  warnOnce('`mask` is no function; content is withheld')
  return false
}

function isTrue(captureContent: unknown): boolean {
  if (typeof captureContent !== 'boolean') {
    warnOnce('`captureContent` is neither true nor false; content is withheld')
  }
  return captureContent === true
}

function readLimit(limit: unknown = Infinity): number {
  if (isLength(limit)) return limit
  warnOnce('`maxContentLength` is no length; content is withheld')
  return 0
}
