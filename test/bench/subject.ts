/** Something that records chat messages and sends them, as its own documentation says to use it. */
export interface Subject {
  /** Records one message. */
  say(content: string): void
  /** What it offers for "send everything now". */
  flush(): Promise<unknown>
  /** Waits until it can take more, where the subject is paced from outside. */
  ready?(): Promise<void>
}

/** Where a subject sends to, and where its package was installed. */
export interface SubjectOptions {
  readonly sinkUrl: string
  /** Loads a module of the subject's own package. */
  readonly load: (name: string) => Promise<unknown>
}

export type StartSubject = (options: SubjectOptions) => Promise<Subject>
