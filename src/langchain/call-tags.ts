// LangGraph's and LangSmith's tags for calls whose answers are not shown: routers, classifiers, summaries.
const HIDDEN = new Set(['nostream', 'langsmith:nostream', 'langsmith:hidden'])

/** Whether what a call says is no part of the conversation. */
export function isHidden(tags: readonly string[] = []): boolean {
  return tags.some((tag) => HIDDEN.has(tag))
}

/** Whether a call is not traced at all. */
export function isUntraced(tags: readonly string[] = []): boolean {
  return tags.includes('langsmith:hidden')
}
