import { warnOnce } from '../propagate/warning.ts'
import { environmentCaptures } from './capture-environment.ts'
import { configuredContent, isLength } from './configure-threads.ts'
import type { ContentOptions, Mask } from './content-options.ts'

/** The resolved {@link ContentOptions}. */
export interface ContentPolicy {
  readonly mask: Mask | undefined
  readonly captures: boolean
  /** UTF-16 units. */
  readonly limit: number
  /** Whether all content is recorded unchanged. */
  readonly isOpen: boolean
}

/**
 * Resolves the options: a handle's own, else the process's, else the environment's. Recording never throws, so wrong
 * options are reported here, and the content that they may have meant to protect is withheld.
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
  warnOnce('`mask` is not a function; content is withheld')
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
  warnOnce('`maxContentLength` is not a length; content is withheld')
  return 0
}
