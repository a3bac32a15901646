import type { RunUsage } from '../../thread/recorded-thread.ts'

/** What model calls used, as words of a line: `120 tokens in, 35 out`, `$0.0012`. */
export function usageWords({ inputTokens, outputTokens, cost }: RunUsage): string[] {
  const words: string[] = []
  if (inputTokens !== undefined && outputTokens !== undefined) {
    words.push(`${inputTokens} tokens in, ${outputTokens} out`)
  } else if (inputTokens !== undefined) words.push(`${inputTokens} tokens in`)
  else if (outputTokens !== undefined) words.push(`${outputTokens} tokens out`)
  if (cost !== undefined) words.push(`$${Number(cost.toPrecision(3))}`)
  return words
}
