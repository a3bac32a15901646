import type { ThreadSort } from '../../replay/query/thread-query.ts'
import type { ReaderCapabilities } from '../../replay/span-reader.ts'

/** What a list from such a source does not promise, a sentence each; none where it promises everything. */
export function capabilityNotices(
  capabilities: ReaderCapabilities,
  order: ThreadSort = 'latest',
): string[] {
  const { search, searchedDays, sort, foreignThreads } = capabilities
  const notices: string[] = []
  if (search === 'scan') {
    notices.push('this source keeps no index of threads: listed are those that a search has found')
  }
  if (searchedDays !== undefined) {
    notices.push(
      `only the last ${searchedDays} days were searched: ?since=YYYY-MM-DD behind the URL looks further back`,
    )
  }
  if (foreignThreads !== 'all') notices.push(UNLISTED[foreignThreads])
  if (!sort) notices.push(SORTED[order])
  return notices
}

const SORTED: Readonly<Record<ThreadSort, string>> = {
  latest: 'the latest come first among those that were found',
  first: 'the first come first among those that were found',
  longest: 'the longest come first among those that were found',
  slowest: 'the slowest come first among those that were found',
  tokens: 'those with the most tokens come first among those that were found',
}

const UNLISTED = {
  named:
    "threads whose id stands on nothing but a web page's spans are not listed: show finds them by it",
  none: 'threads that only other tools name, by a session.id for instance, are not listed: show finds them by their id',
} as const
