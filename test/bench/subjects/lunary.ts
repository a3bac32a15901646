import type { StartSubject } from '../subject.ts'

interface Lunary {
  init(options: { publicKey: string; apiUrl: string }): void
  openThread(): { trackMessage(message: { role: string; content: string }): string }
  flush(): Promise<void>
}

/** Lunary's `thread.trackMessage`. */
export const startLunary: StartSubject = async ({ sinkUrl, load }) => {
  const { default: lunary } = (await load('lunary')) as { default: Lunary }
  lunary.init({ publicKey: 'bench', apiUrl: sinkUrl })
  const threads = Array.from({ length: 100 }, () => lunary.openThread())
  let nth = 0
  return {
    say: (content) => void threads[nth++ % 100]?.trackMessage({ role: 'user', content }),
    flush: () => lunary.flush(),
  }
}
