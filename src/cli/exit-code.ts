/** What the exit code of every command says; scripts may rely on it. */
export const EXIT = {
  ok: 0,
  failure: 1,
  cancelled: 2,
  usage: 3,
  /** The store, the file or the server could not be reached or read. */
  source: 5,
  /** Nothing was found, or what was checked is not as it should be. */
  notFound: 6,
  interrupted: 130,
} as const

/** One of the codes above. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
