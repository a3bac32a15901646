import type { RecordedRun } from '../../../thread/recorded-thread.ts'

/**
 * The tools that ran in a turn. What a sub-agent inside a tool ran is not among them, but two instrumentations may have
 * recorded one tool, one inside the other.
 *
 * @param units the topmost runs of the turn
 */
export function toolRuns(units: readonly RecordedRun[]): readonly RecordedRun[] {
  const tools: RecordedRun[] = []
  const open: (readonly [run: RecordedRun, tool?: RecordedRun])[] = units.map((unit) => [unit])
  for (const [run, tool] of open) {
    const isTool = run.kind === 'tool'
    if (isTool && (tool === undefined || isSameTool(run, tool))) tools.push(run)
    const around = tool ?? (isTool ? run : undefined)
    for (const child of run.children) open.push(around === undefined ? [child] : [child, around])
  }
  return tools
}

function isSameTool(run: RecordedRun, tool: RecordedRun): boolean {
  const [one, other] = [run.toolCall?.id, tool.toolCall?.id]
  if (one !== undefined && other !== undefined) return one === other
  return toolName(run) === toolName(tool)
}

function toolName({ toolCall, name }: RecordedRun): string {
  return toolCall?.name ?? name
}
